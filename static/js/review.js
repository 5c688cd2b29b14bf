// The review: once the answer is shown, the focus goes to it, so that it is read out, and the grades come into sight.
document.addEventListener("toggle", (event) => {
  const reveal = event.target;
  if (!reveal.open || !reveal.matches(".review__reveal")) return;
  reveal.querySelector("[data-answer]")?.focus({ preventScroll: true });
  reveal.querySelector("form")?.scrollIntoView({ block: "nearest" });
}, true);
