// For those whose browser runs it: a search in a list, and buttons that copy. Without it all is there to be read.

/** A field above the list, and how much of it is left. */
function searchable(list) {
  const label = Object.assign(document.createElement("label"), { textContent: "Search the sources " });
  const field = Object.assign(document.createElement("input"), { type: "search" });
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  label.append(field);
  list.prepend(label, told);
  const items = [...list.querySelectorAll("article")].map((item) => [item, item.textContent.toLowerCase()]);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [item, text] of items) {
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) left++;
    }
    for (const part of list.querySelectorAll(".kind")) {
      part.hidden = !part.querySelector("article:not([hidden])");
      part.open = words.length > 0;
    }
    told.textContent = words.length ? `${left} of ${items.length} sources` : "";
  });
}

/** A button that copies what stands in the box above it, and says whether it could. */
function copyable(box) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.addEventListener("click", () => {
    const copied = navigator.clipboard ? navigator.clipboard.writeText(box.textContent) : Promise.reject();
    copied.then(
      () => (told.textContent = " Copied."),
      () => (told.textContent = " Not copied: select the text and copy it."),
    );
  });
  box.after(button, told);
}

/** Asks this server whether a website is on its list. */
function checkable(place) {
  const label = Object.assign(document.createElement("label"), { textContent: "Your website's address " });
  const field = Object.assign(document.createElement("input"), { type: "url", placeholder: "https://www.our-clinic.example" });
  const button = Object.assign(document.createElement("button"), { type: "submit", textContent: "Check" });
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  const form = document.createElement("form");
  form.noValidate = true;
  form.append(label, button, told);
  label.append(field);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    told.textContent = await answerFor(field.value.trim());
  });
  place.append(form);
}

async function answerFor(typed) {
  let origin;
  try {
    origin = new URL(typed).origin;
  } catch {
    return "That is no address: write it with https:// in front.";
  }
  const asked = await fetch(`/allowed?origin=${encodeURIComponent(origin)}`).catch(() => null);
  if (!asked || !asked.ok) return "The assistant does not answer now. Try again later.";
  const { allowed } = await asked.json();
  return allowed ? `${origin} is allowed.` : `${origin} is not allowed yet: send the line below to whoever runs the assistant.`;
}

document.querySelectorAll("[data-search]").forEach(searchable);
document.querySelectorAll("main pre").forEach(copyable);
document.querySelectorAll("[data-check]").forEach(checkable);
