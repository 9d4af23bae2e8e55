/* A button that copies the address in a field. Without it the field is there to select. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy), said = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
      said.textContent = button.dataset.said;
    });
  }
})();
