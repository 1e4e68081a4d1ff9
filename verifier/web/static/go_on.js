// A page that works through something long: sends its form by itself after a moment. Without this
// script its button does the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-goes-on]");
  if (form) setTimeout(() => form.requestSubmit(), 1000 * Number(form.dataset.goesOn) + 300);
})();
