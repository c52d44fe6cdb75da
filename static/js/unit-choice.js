// A field that chooses a unit offers, while one types, the units that match: a combobox with a list
// (arrow keys, Enter, Escape; the number of units is read out). Without this script, or without the
// network, the form comes back with the same units as radio buttons.
(function () {
  "use strict";

  const WAIT = 200; // milliseconds after the last key
  const SHORTEST = 2; // letters to search for

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text || "";
    return made;
  }

  function enhance(input) {
    const box = element("div", "unit-choice");
    const panel = element("div", "unit-choice__panel");
    const count = element("p", "unit-choice__count");
    const list = element("ul", "unit-choice__list");
    let active = -1;
    let timer = 0;
    let request = null;

    input.before(box);
    panel.append(count, list);
    box.append(input, panel);
    list.id = input.id + "-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].firstChild.textContent.trim());
    count.setAttribute("role", "status");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    close();

    function isOpen() { return input.getAttribute("aria-expanded") === "true"; }

    function close() {
      clearTimeout(timer);
      if (request) {
        request.abort();
      }
      activate(-1);
      list.replaceChildren();
      list.hidden = true;
      count.textContent = "";
      panel.classList.add("unit-choice__panel--closed");
      input.setAttribute("aria-expanded", "false");
    }

    function show(found) {
      list.replaceChildren(...found.units.map(function (unit, index) {
        const option = element("li", "unit-choice__option");
        option.id = list.id + "-" + index;
        option.dataset.value = unit.value;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(element("span", "unit-choice__name", unit.name), " ", element("span", "muted", unit.code));
        return option;
      }));
      list.hidden = !found.units.length;
      count.textContent = found.message;
      panel.classList.remove("unit-choice__panel--closed");
      input.setAttribute("aria-expanded", String(found.units.length > 0));
      activate(-1);
    }

    function activate(index) {
      Array.from(list.children).forEach(function (option, place) {
        option.setAttribute("aria-selected", String(place === index));
      });
      active = index;
      if (index < 0) {
        input.removeAttribute("aria-activedescendant");
      } else {
        input.setAttribute("aria-activedescendant", list.children[index].id);
        list.children[index].scrollIntoView({ block: "nearest" });
      }
    }

    function choose(option) {
      input.value = option.dataset.value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      dropCandidates();
      close();
    }

    // The radio buttons of a form that came back belong to the text it came back with.
    function dropCandidates() {
      const old = input.form.querySelector('[data-candidates-of="' + input.name + '"]');
      if (old) {
        old.remove();
      }
    }

    async function search() {
      const text = input.value.trim();
      if (text.length < SHORTEST) {
        close();
        return;
      }
      const own = new AbortController();
      if (request) {
        request.abort();
      }
      request = own;
      const address = input.dataset.unitSearch + "&q=" + encodeURIComponent(text);
      try {
        const response = await fetch(address, { signal: own.signal, headers: { Accept: "application/json" } });
        show(await response.json());
      } catch (error) {
        if (!own.signal.aborted) {
          show({ units: [], message: input.dataset.failed });
        }
      }
    }

    input.addEventListener("input", function () {
      dropCandidates();
      clearTimeout(timer);
      timer = setTimeout(search, WAIT);
    });
    input.addEventListener("keydown", function (event) {
      const last = list.children.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!isOpen()) {
          search();
        } else if (event.key === "ArrowDown") {
          activate(active < last ? active + 1 : 0);
        } else {
          activate(active > 0 ? active - 1 : last);
        }
      } else if (event.key === "Enter" && isOpen() && active >= 0) {
        event.preventDefault();
        choose(list.children[active]);
      } else if (event.key === "Escape") {
        close();
      }
    });
    input.addEventListener("blur", close);
    // The press keeps the focus in the field; otherwise leaving it would close the list first.
    panel.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) { choose(event.target.closest("[role=option]")); });
  }

  document.querySelectorAll("input[data-unit-search]").forEach(enhance);
})();
