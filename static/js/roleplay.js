// The conversation: the answer streams in; letters and hints fill the field; a tapped word opens its card.
(() => {
  "use strict";
  const find = (id) => document.getElementById(id);
  const say = document.body.dataset;
  let tapped = null;

  const add = (template, text) => {
    const item = find(template).content.firstElementChild.cloneNode(true);
    const place = item.querySelector(".said__text");
    if (text) place.textContent = text;
    find("talk-log").append(item);
    item.scrollIntoView({ block: "nearest" });
    return { item, place };
  };

  // Events of the stream, each {name, data}, whatever pieces the network cuts them into.
  const events = async function* (response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const [name, data] = block.split("\n");
        yield { name: name.slice(7), data: JSON.parse(data.slice(6)) };
      }
    }
  };

  const refuse = (form, message, text, bubbles) => {
    bubbles.forEach((bubble) => bubble.item.remove());
    form.message.value = message;
    const trouble = find("talk-trouble");
    trouble.hidden = false;
    trouble.lastElementChild.textContent = text;
    form.message.focus();
  };

  const send = async (form) => {
    const message = form.message.value.trim();
    if (!message || form.getAttribute("aria-busy") === "true") return;
    const body = new FormData(form);
    const bubbles = [add("said-own", message), add("said-partner")];
    const answer = bubbles[1].place;
    const busy = (is) => {
      form.setAttribute("aria-busy", is);
      form.querySelector("[data-send]").disabled = is;
    };
    busy(true);
    find("talk-trouble").hidden = true;
    form.message.value = "";
    let said = "";
    try {
      const response = await fetch(form.dataset.talk, { method: "POST", body });
      const kind = response.headers.get("Content-Type") || "";
      if (response.redirected) return refuse(form, message, say.old, bubbles); // signed out meanwhile
      if (!kind.startsWith("text/event-stream")) {
        const told = kind.startsWith("application/json") ? (await response.json()).message : "";
        return refuse(form, message, told || ({ 403: say.old, 429: say.tooOften }[response.status] || say.broken), bubbles);
      }
      for await (const { name, data } of events(response)) {
        if (name === "failed") window.neurogloss.toast(data.message);
        if (name !== "piece") continue;
        said += data.text;
        answer.textContent = said;
        bubbles[1].item.scrollIntoView({ block: "nearest" });
      }
    } catch {
      if (!said) return refuse(form, message, say.offline, bubbles);
      window.neurogloss.toast(say.offline);
    } finally {
      busy(false);
    }
    find("talk-live").textContent = said;
    window.htmx.ajax("GET", `${location.pathname}?fresh=1`, { target: "#_talk", swap: "outerHTML" });
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-talk]") || event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    send(event.target);
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form[data-talk]");
    if (!form || event.target !== form.message || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (matchMedia("(pointer: coarse)").matches) return; // a thumb's Enter is a new line
    event.preventDefault();
    send(form);
  });

  document.addEventListener("click", (event) => {
    const hit = (name) => event.target.closest?.(`[data-${name}]`);
    const word = event.target.closest?.(".tap");
    if (word && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      tapped = word;
      window.htmx.ajax("GET", word.href, { source: word, target: "#_keep", swap: "outerHTML" });
    }
    const field = find("message");
    if (hit("insert")) field.setRangeText(hit("insert").dataset.insert, field.selectionStart, field.selectionEnd, "end");
    if (hit("fill")) field.value = hit("fill").dataset.fill;
    if (hit("insert") || hit("fill")) field.focus();
  });

  document.addEventListener("htmx:load", (event) => {
    const part = event.detail.elt;
    if (part.id === "_talk") find("said-last")?.scrollIntoView({ block: "nearest" });
    if (part.id !== "_keep") return;
    if (part instanceof HTMLDialogElement) part.showModal();
    else tapped?.focus();
  });

  find("said-last")?.scrollIntoView({ block: "nearest" });
})();
