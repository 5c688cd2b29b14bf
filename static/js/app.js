// Behaviour that pages ask for with data-attributes (listed in components.css). Every page also works without it.
(() => {
  "use strict";
  const body = document.body;
  const say = body.dataset;

  // Toasts: Django's messages and what went wrong on the way to the server.
  const toast = (text, kind = "bad") => {
    const box = document.getElementById("_toasts");
    if (!box || !text) return;
    const item = document.createElement("div");
    item.className = `toast toast--${kind}`;
    const words = document.createElement("span");
    words.textContent = text;
    const close = document.createElement("button");
    close.className = "btn btn--quiet";
    close.type = "button";
    close.dataset.dismiss = "";
    close.textContent = say.dismissLabel;
    item.append(words, close);
    box.append(item);
    fade(item);
  };
  // Long enough to read; errors stay until they are closed.
  const fade = (item) => {
    if (item.classList.contains("toast--bad")) return;
    setTimeout(() => item.contains(document.activeElement) || item.remove(), 6000 + 60 * item.textContent.length);
  };
  window.neurogloss = { toast };

  const click = (event) => {
    const hit = (name) => event.target.closest?.(`[data-${name}]`);
    const opener = hit("open");
    if (opener) {
      const sheet = document.getElementById(opener.dataset.open);
      if (sheet?.showModal) {
        event.preventDefault();
        sheet.showModal();
      }
    }
    if (hit("close")) hit("close").closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && event.target.classList.contains("sheet")) event.target.close();
    if (hit("dismiss")) hit("dismiss").closest(".toast, .alert")?.remove();
  };

  // A key clicks what bears it, unless somebody is typing or the key has a meaning of its own where the focus is.
  const typing = (element) => element.matches?.("input:not([type=radio],[type=checkbox],[type=button]), textarea, select, [contenteditable]");
  // What a key may mean: what it types, and on keyboards whose digits are letters (the Kazakh one) the digit on it.
  const keysOf = ({ key, code, shiftKey }) => {
    const digit = shiftKey ? null : /^(?:Digit|Numpad)(\d)$/.exec(code);
    return [key === " " ? "Space" : key, ...(digit ? [digit[1]] : [])];
  };
  const press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur(); // the next one is the page's
      return;
    }
    const own = event.target.closest?.("a, button, summary, label, input");
    if (own && (event.key === "Enter" || event.key === " ")) return;
    const scope = document.querySelector("dialog[open]") || document;
    const meant = keysOf(event).map((key) => `[data-key~="${CSS.escape(key)}"]`).join();
    const holder = [...scope.querySelectorAll(meant)].find((item) => !item.disabled && item.getClientRects().length);
    if (!holder) return;
    event.preventDefault();
    holder.click();
  };

  const change = (event) => {
    const form = event.target.closest?.("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  };

  // Parts of a page that the server sends as they change; where no stream comes through, the part asks by itself.
  const follow = (box) => {
    const source = new EventSource(box.dataset.stream);
    const end = () => {
      source.close();
      box.removeAttribute("aria-busy");
    };
    source.addEventListener("progress", (event) => window.htmx?.swap(box, event.data, { swapStyle: "innerHTML" }));
    source.addEventListener("done", end);
    box.addEventListener("htmx:load", () => box.querySelector("[hx-trigger]") || end()); // it has asked by itself and is through
    addEventListener("pagehide", () => source.close(), { once: true });
  };

  // Run for the page, and again for each swapped part.
  const prepare = (root) => {
    root.querySelectorAll("[data-time-zone]").forEach((field) => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      if (zone && !field.dataset.timeZone) field.value = zone;
    });
    root.querySelectorAll(".toast").forEach(fade);
    root.querySelectorAll("[data-scripted]").forEach((item) => { item.hidden = false; });
    root.querySelectorAll("[data-stream]").forEach(follow);
    const go = root.querySelector("[data-go]");
    if (go) setTimeout(() => document.contains(go) && location.replace(go.dataset.go), 1000 * go.dataset.goSeconds);
    if (root !== document) root.querySelector("[data-autofocus]")?.focus({ preventScroll: false });
  };

  document.addEventListener("click", click);
  document.addEventListener("keydown", press);
  document.addEventListener("change", change);
  document.addEventListener("htmx:load", (event) => event.detail.elt !== body && prepare(event.detail.elt));
  document.addEventListener("htmx:sendError", () => toast(say.offline));
  document.addEventListener("htmx:timeout", () => toast(say.offline));
  document.addEventListener("htmx:responseError", (event) => {
    toast(event.detail.xhr.status === 429 ? say.tooOften : say.broken);
  });
  prepare(document);

  // Once the page stands: what is kept for off-line hours can wait.
  if ("serviceWorker" in navigator && window.isSecureContext) addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
})();
