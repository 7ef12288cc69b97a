// Return what strikes the labels of the page's charts: another label, a line, a hatched bar or a point.
// Thin lines of earlier years are left out: they are behind a label's halo, and too many to avoid.
() => {
  const shrunk = (r) => ({ left: r.left + 1, right: r.right - 1, top: r.top + 3, bottom: r.bottom - 3 });
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const labelsOf = (plot) => {
    const labels = [];
    for (const mark of plot.querySelectorAll(".near, .end, .level, .day")) {
      if (!mark.checkVisibility()) continue;
      const walk = document.createTreeWalker(mark, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(walk.currentNode);
        for (const line of range.getClientRects())
          if (line.width > 1) labels.push({ mark, words: walk.currentNode.textContent.trim(), ...shrunk(line) });
      }
    }
    return labels;
  };
  const pointsOf = function* (path) {
    const to = path.getScreenCTM(), length = path.getTotalLength();
    for (let at = 0; at <= length; at += 1) {
      const { x, y } = path.getPointAtLength(at), left = to.a * x + to.e, top = to.d * y + to.f;
      yield { left, right: left, top, bottom: top };
    }
  };
  const found = [];
  for (const plot of document.querySelectorAll("[data-plot]")) {
    const labels = labelsOf(plot), chart = plot.closest(".chart").id;
    labels.forEach((label, k) => {
      for (const other of labels.slice(0, k))
        if (other.mark !== label.mark && meet(label, other)) found.push([chart, label.words, other.words]);
    });
    for (const path of plot.querySelectorAll("path.line:not(.look-past), path.ruled")) {
      const struck = new Set();
      for (const point of pointsOf(path)) for (const label of labels) if (meet(point, label)) struck.add(label);
      for (const label of struck) found.push([chart, path.getAttribute("class"), label.words]);
    }
    for (const mark of plot.querySelectorAll(".piece.unsure, .dot"))
      for (const label of labels)
        if (meet(mark.getBoundingClientRect(), label)) found.push([chart, mark.className, label.words]);
  }
  return found;
}
