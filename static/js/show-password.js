// A "show password" button after each password field: thick fingers and small phone keys.
(function () {
  "use strict";

  document.querySelectorAll("input[type=password][data-show]").forEach(function (input) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link";
    button.textContent = input.dataset.show;
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", function () {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? input.dataset.hide : input.dataset.show;
    });
    input.after(button);
  });
})();
