// The review: once the answer is shown, the focus goes to it, so that it is read out and the keys 1-4 grade it.
document.addEventListener("toggle", (event) => {
  const reveal = event.target;
  if (reveal.open && reveal.matches(".review__reveal")) reveal.querySelector("[data-answer]")?.focus();
}, true);
