// The number of a line becomes a button that shows the line in the text below. Without this script
// the number is only a number.
(() => {
  const field = document.querySelector("textarea.source");
  if (!field) return;
  for (const label of document.querySelectorAll(".marked__number")) {
    const number = Number(label.textContent.replace(/\D/g, ""));
    if (!number) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "marked__number marked__jump";
    button.textContent = label.textContent;
    button.addEventListener("click", () => {
      const lines = field.value.split("\n");
      const start = lines.slice(0, number - 1).reduce((length, line) => length + line.length + 1, 0);
      field.focus();
      field.setSelectionRange(start, start + (lines[number - 1] || "").length);
      field.scrollTop = (field.scrollHeight / lines.length) * Math.max(0, number - 6);
      field.scrollIntoView({ block: "center" });
    });
    label.replaceWith(button);
  }
})();
