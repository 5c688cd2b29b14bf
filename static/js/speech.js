// Buttons that speak: by the browser's voice, else the server's, else hidden.
(() => {
  "use strict";
  const synth = window.speechSynthesis;
  const player = new Audio();
  const voiceOf = (code) => synth?.getVoices().find((voice) => voice.lang.toLowerCase().split(/[-_]/)[0] === code);
  const canSay = (button) => Boolean(voiceOf(button.dataset.lang) || button.dataset.sound);

  const speak = (button) => {
    const { say, lang, sound } = button.dataset;
    const voice = voiceOf(lang);
    player.pause();
    synth?.cancel();
    if (voice) {
      const words = new SpeechSynthesisUtterance(say);
      words.voice = voice;
      words.lang = voice.lang;
      words.rate = 0.9;
      synth.speak(words);
    } else if (sound) {
      player.src = sound;
      player.play().catch(() => { button.hidden = true; });
    }
  };

  // "Listen and choose": with a voice the word is heard before it is seen.
  const hear = (box) => {
    const button = box.querySelector("[data-say]");
    const word = box.querySelector(".listen__word");
    const show = box.querySelector("[data-show-word]");
    if (!button || button.hidden || box.dataset.ready) return;
    box.dataset.ready = "yes";
    word.hidden = true;
    show.hidden = false;
    show.addEventListener("click", () => { word.hidden = false; show.hidden = true; });
  };

  const prepare = () => {
    document.querySelectorAll("[data-say]").forEach((button) => { button.hidden = !canSay(button); });
    document.querySelectorAll("[data-listen]").forEach(hear);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-say]");
    if (button) speak(button);
  });
  document.addEventListener("htmx:load", prepare);
  synth?.addEventListener?.("voiceschanged", prepare);
  prepare();
})();
