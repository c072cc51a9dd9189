(function () {
  "use strict";
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) return;
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  var held = document.getElementById("map-data");
  if (!held) return;
  var data = JSON.parse(held.textContent);
  var slider = document.getElementById("map-week");
  var now = document.getElementById("map-now");
  var button = document.getElementById("map-play");
  var rows = document.querySelectorAll("#map-table [data-p]");
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  var STEP = Math.min(400, Math.max(40, 16000 / data.weeks.length));
  var timer = null;
  function counts(text, p) {
    var n = data.alphabet.indexOf(text[2 * p]) * data.alphabet.length + data.alphabet.indexOf(text[2 * p + 1]);
    var sum = Math.floor((Math.sqrt(8 * n + 1) - 1) / 2), two = n - sum * (sum + 1) / 2;
    return [sum - two, two, 100 - sum];
  }
  function show() {
    var i = Number(slider.value);
    var words = "Week " + data.weeks[i] + ", " + data.dates[i];
    data.names.forEach(function (name, p) {
      var path = document.getElementById("p" + p);
      if (!path) return;
      var of = counts(data.held[i], p);
      path.setAttribute("fill", "url(#f" + data.codes[i].charAt(p) + ")");
      path.firstElementChild.textContent = name + ": " + data.sides[0] + " " + of[0] + ", " + data.sides[1] + " " +
        of[1] + ", contested " + of[2] + " of 100 runs";
    });
    rows.forEach(function (row) {
      counts(data.held[i], Number(row.dataset.p)).forEach(function (n, k) { row.cells[5 + k].textContent = n; });
    });
    document.querySelector("#map-table .week-shown").textContent = words.toLowerCase();
    now.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    document.getElementById("map-sign").textContent = "\u25B6";
    document.getElementById("map-verb").textContent = "Play";
    now.setAttribute("aria-live", "polite");
  }
  function step() {
    if (slider.value === slider.max || calm.matches) return stop();
    slider.value = Number(slider.value) + 1;
    show();
    if (slider.value === slider.max) stop();
  }
  button.addEventListener("click", function () {
    if (timer !== null) return stop();
    if (slider.value === slider.max) { slider.value = 0; show(); }
    document.getElementById("map-sign").textContent = "\u275A\u275A";
    document.getElementById("map-verb").textContent = "Pause";
    now.setAttribute("aria-live", "off");
    timer = setInterval(step, STEP);
  });
  slider.addEventListener("input", function () { if (timer !== null) stop(); show(); });
  document.getElementById("map-control").hidden = false;
  show();
})();
