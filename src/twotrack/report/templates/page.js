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
  function show() {
    var i = Number(slider.value);
    var words = "Week " + data.weeks[i] + ", " + data.dates[i];
    data.names.forEach(function (name, p) {
      var path = document.getElementById("p" + p);
      if (!path) return;
      var a = data.held[i][2 * p], b = data.held[i][2 * p + 1];
      path.setAttribute("fill", "url(#f" + data.codes[i].charAt(p) + ")");
      path.firstElementChild.textContent = name + ": " + data.sides[0] + " " + a + ", " + data.sides[1] + " " + b +
        ", contested " + Math.max(0, 100 - a - b) + " of 100 runs";
    });
    now.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  }
  slider.addEventListener("input", show);
  document.getElementById("map-control").hidden = false;
  show();
})();
