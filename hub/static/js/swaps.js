/* How htmx behaves here: no styles or code of its own, refusals are shown, an error page takes the place of the page. */
(() => {
  "use strict";
  Object.assign(window.htmx.config, {
    includeIndicatorStyles: false, allowEval: false, historyCacheSize: 0, selfRequestsOnly: true,
    attributesToSettle: ["class", "width", "height"],
    responseHandling: [
      { code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "409|422", swap: true },
      { code: "[45]..", swap: true, error: true, target: "#main", select: "#main", swapOverride: "outerHTML" },
    ],
  });
})();
