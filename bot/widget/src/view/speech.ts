// Reads a reply aloud with a voice that is on the device: no word goes to a server for it.

export class Speech {
  /** The name of the reply that is being read, or empty. */
  reading = "";
  readonly #changed: () => void;
  readonly #synthesis: SpeechSynthesis | undefined = window.speechSynthesis;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#synthesis?.addEventListener?.("voiceschanged", changed);
  }

  can(lang: string): boolean {
    return !!this.#voice(lang);
  }

  /** Reads the sentences one by one, for browsers break off in a long one; called again for the same name, stops. */
  toggle(name: string, sentences: readonly string[], lang: string): void {
    const begins = this.reading !== name;
    this.stop();
    const voice = this.#voice(lang);
    if (!begins || !voice) return;
    this.reading = name;
    const said = sentences.map((sentence) => Object.assign(new SpeechSynthesisUtterance(sentence), { voice, lang: voice.lang, rate: 0.95 }));
    const last = said[said.length - 1];
    if (last) last.onend = () => this.reading === name && this.stop();
    for (const utterance of said) this.#synthesis?.speak(utterance);
    this.#changed();
  }

  stop(): void {
    if (!this.reading) return;
    this.reading = "";
    this.#synthesis?.cancel();
    this.#changed();
  }

  #voice(lang: string): SpeechSynthesisVoice | undefined {
    const fits = (voice: SpeechSynthesisVoice): boolean => voice.localService && voice.lang.slice(0, 2).toLowerCase() === lang.slice(0, 2);
    return this.#synthesis?.getVoices().find(fits);
  }
}
