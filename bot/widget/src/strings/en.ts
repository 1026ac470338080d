// What the widget says by itself, in English. Answers are not here: they come from the assistant, word for word.

export const locale = "en";
export const dir = "ltr";
export const name = "Palsy Guide";
export const tagline = "Automatic answers";
export const close = "Close";
export const menu = "Menu";
export const look = "Text size and colours";
export const log = "Conversation";
export const hello = "Ask your question";
export const briefly = "Automatic answers. Not a person.";
export const emergencyBrief = (number: string): string => `In an emergency, call ${number}.`;
export const either = (numbers: string, last: string): string => `${numbers} or ${last}`;
export const how = "How this works";
export const automatic = "You are writing with a computer program. Nobody reads along or watches over you.";
export const education = "The answers are for education only. It cannot examine you or say what you have.";
export const kept = (hours: number): string =>
  `${hours ? `What you write is kept for ${hours === 1 ? "1 hour" : `${hours} hours`}, then erased. ` : ""}You can erase it in the menu. Please leave out names.`;
export const emergencyNumber = (numbers: string, last: string): string => `your local emergency number (${numbers} or ${last})`;
export const emergencySigns = (number: string): string =>
  `For a new face droop, a weak arm or leg, slurred speech or trouble breathing, call ${number} now.`;
export const eyeSigns = "See an eye doctor the same day if the eye hurts, goes red, light hurts it, or you see less well.";
export const crisis = (line: string): string => `If you think of harming yourself: ${line}`;
export const clinic = (name: string, phone: string): string => `You can also call ${name}: ${phone}`;
export const noAnswer = "No answer has come yet";
export const noAnswerWhy = "The assistant cannot be reached now. Do not wait if something is wrong.";
export const urgent = { call_now: "Urgent: call now", same_day: "Urgent: get help today", soon: "See somebody soon" };
export const call = (number: string): string => `Call ${number}`;
export const warning = "Important";
export const youAsked = "You asked:";
export const field = "Your question";
export const placeholder = "Ask in your own words";
export const send = "Send";
export const empty = "Write a question first.";
export const left = (characters: number): string => `${characters} characters left`;
export const topics = "All topics";
export const topicsQuestion = "What can you tell me about?";
export const sources = (count: number): string => (count === 1 ? "1 source" : `${count} sources`);
export const cited = (numbers: string): string => `Source ${numbers}`;
export const undated = "undated";
export const checkedBySources = (on: string): string => `We checked this against its sources on ${on}. A doctor has not checked it.`;
export const others = (first: string): string => `${first} and others`;
export const checked = (on: string, status: string): string => `Last checked on ${on} (${status}).`;
export const next = "You could also ask";
export const choose = "Did you mean one of these?";
export const asked = "asked";
export const helpful = "Was this helpful?";
export const yes = "Yes";
export const no = "No";
export const thanks = "Thank you.";
export const notNoted = "Not noted. Please try again.";
export const copy = "Copy";
export const copied = "Copied.";
export const notCopied = "Not copied.";
export const print = "Print";
export const newTab = "opens in a new tab";
export const size = "Text size";
export const smaller = "Smaller text";
export const larger = "Larger text";
export const colours = "Colours";
export const themes = { auto: "As on this device", light: "Light", dark: "Dark", contrast: "High contrast" };
export const clear = "Erase this conversation";
export const clearSure = "Erase this conversation here and on the server? It cannot be brought back.";
export const clearYes = "Erase it";
export const clearNo = "Keep it";
export const sending = "Looking for the answer";
export const tryNow = "Try now";
export const closed = "The assistant does not take questions from this page. Please call the clinic.";
export const buttons = (titles: string): string => `Buttons: ${titles}`;
export const links = {
  offline: "You are offline. Your question goes out when you are back.",
  trying: "No connection. Trying again.",
  busy: "Many questions at once. Yours goes out soon.",
};
export const notes = {
  ended: "The earlier conversation has ended. This is a new one.",
  erased: "The conversation was erased.",
  not_erased: "The server cannot be reached, so nothing was erased. Please try again.",
  refused: "Please ask in other, fewer words.",
};
export const answers = (count: number): string => `${count} answers:`;
export const showAll = "Show all";
export const seek = "Search";
export const found = (count: number): string => (count === 1 ? "1 answer" : `${count} answers`);
export const read = "Read aloud";
export const stopReading = "Stop reading";
export const printAll = "Print the conversation";
export const printed = (on: string): string => `Printed on ${on}`;
export const urgentCrisis = "There is help now";
export const newAnswer = "New answer";
export const tooLong = (over: number): string => `Too long for one message: the last ${over} characters stay here.`;
export const restHere = "The rest is not sent yet. Press Send.";
