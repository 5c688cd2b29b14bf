// The level player with scripts; its forms work without.
(() => {
  "use strict";
  const make = (tag, className = "", text = "") => {
    const item = document.createElement(tag);
    item.className = className;
    item.textContent = text;
    if (tag === "button") item.type = "button";
    return item;
  };

  // Letters that a keyboard may lack go where the caret is.
  const putLetter = (button) => {
    const field = document.getElementById("answer");
    field.setRangeText(button.dataset.letter, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  };

  // Scramble: parts move between the pool and the line; the field behind them holds the sentence.
  const buildTiles = (box) => {
    const field = box.querySelector("input");
    const list = box.querySelector(".parts");
    const group = (className, label) => {
      const item = make("div", className);
      item.lang = field.lang;
      item.role = "group";
      item.ariaLabel = label.textContent;
      return item;
    };
    const line = group("line", box.querySelector("label"));
    const pool = group("pool", document.getElementById("task-title"));
    [...list.children].forEach((entry) => {
      const part = make("button", "part", entry.textContent);
      part.addEventListener("click", () => {
        (part.parentElement === pool ? line : pool).append(part);
        field.value = [...line.children].map((one) => one.textContent).join(" ");
        (pool.firstElementChild || box.closest("form").querySelector("[data-check]")).focus();
      });
      pool.append(part);
    });
    field.closest(".field").hidden = true;
    box.querySelector(".letters")?.remove();
    list.replaceWith(line, pool);
    delete field.dataset.autofocus;
    pool.firstElementChild.dataset.autofocus = "";
  };

  // Match: one of the left, one of the right; the selects behind them hold the pairs.
  const buildPairs = (box) => {
    const selects = [...box.querySelectorAll("select")];
    const rights = [...selects[0].options].slice(1).map((option) => option.textContent);
    const columns = make("div", "columns");
    const sides = [make("div"), make("div")];
    const picked = [null, null];
    const check = box.closest("form").querySelector("[data-check]");
    const button = (text, lang, side, number) => {
      const item = make("button", "answer");
      item.append(make("span", "", text), make("i"));
      item.firstChild.lang = lang;
      item.addEventListener("click", () => pick(side, number));
      sides[side].append(item);
      return item;
    };
    const code = box.querySelector("label").lang;
    const native = selects[0].options[1]?.lang || "";
    const items = [
      selects.map((select, number) => button(select.labels[0].textContent, code, 0, number)),
      rights.map((text, number) => button(text, native, 1, number)),
    ];
    const partner = new Map(); // left → right
    const leftOf = (right) => [...partner.keys()].find((left) => partner.get(left) === right);
    const draw = () => {
      items[0].forEach((item, left) => mark(item, picked[0] === left, partner.has(left) ? left + 1 : 0));
      items[1].forEach((item, right) => mark(item, picked[1] === right, leftOf(right) === undefined ? 0 : leftOf(right) + 1));
      selects.forEach((select, left) => { select.value = partner.has(left) ? rights[partner.get(left)] : ""; });
      check.disabled = partner.size < selects.length;
    };
    const mark = (item, isPicked, pair) => {
      item.classList.toggle("is-picked", isPicked);
      item.classList.toggle("is-paired", pair > 0);
      item.ariaPressed = String(isPicked || pair > 0);
      item.lastChild.textContent = pair || "";
    };
    const pick = (side, number) => {
      if (side === 0) partner.delete(number);
      else if (leftOf(number) !== undefined) partner.delete(leftOf(number));
      picked[side] = picked[side] === number ? null : number;
      if (picked[0] !== null && picked[1] !== null) {
        partner.set(picked[0], picked[1]);
        picked.fill(null);
      }
      draw();
      if (partner.size === selects.length) check.focus();
    };
    columns.append(...sides);
    box.querySelectorAll(".pair").forEach((pair) => { pair.hidden = true; });
    box.prepend(columns);
    delete selects[0].dataset.autofocus;
    items[0][0].dataset.autofocus = "";
    draw();
  };

  const once = (selector, build) => document.querySelectorAll(selector).forEach((box) => {
    if (box.dataset.built) return;
    box.dataset.built = "yes";
    build(box);
  });
  const prepare = () => {
    once("[data-tiles]", buildTiles);
    once("[data-pairs]", buildPairs);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-letter]");
    if (button) putLetter(button);
  });
  // Esc closes an open translation; only the next one leaves the level.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(":popover-open")) event.stopImmediatePropagation();
  }, true);
  document.addEventListener("htmx:load", (event) => {
    prepare();
    if (event.detail.elt !== document.body) document.querySelector("#player [data-autofocus]")?.focus();
  });
  prepare();
})();
