"use strict";
/* Draws a small chart into every <figure class="chart" hidden> of a page, from the figures in its attributes. Without scripts the
   figure stays hidden: the table beside it says the same. uPlot (uPlot.iife.min.js) must have been loaded before.

   data-caption   what stands over the chart; where its heading, that of the <article> or <section> around it, does not say it all;
                  data-caption-en in English
   data-unit      件, %, ...; '' where there is none
   data-points    JSON, in order: [[2021, 37], [2022, 450, "f"], [2024, 30, "bc"]]
                  the x of all points is a year, and a year without a point is a gap; or it is a text, and they stand side by side.
                  Marks: f flagged by a rule, a what a rule says of it was accepted by a person, c corrected by a person, b not comparable with the point before, p of fewer bureaus than others
   data-indicator whose medians a thin dashed line shows, else the id of the <article> around it: those of window.nianbaoPeers[level]
                  (peers/<level>.js); or
   data-beside    that line in place, JSON like data-points without marks; data-beside-name (and -en) says what it is
   data-level     of the figure or an element around it: the level of its peers
   data-span      of the figure or an element around it: first and last year, "2017 2024", so that the charts of a page share their years */
(() => {
  const INK = "#1c2127", SOFT = "#57606a", LINE = "#27496d", GUIDE = "#d9dde1", WARNING = "#855400", GOOD = "#1f6b3a", PAPER = "#fff";
  const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  const HEIGHT = 120, RATE_STEP = 5, PRINTED = { width: 152, height: 66 };
  const WORDS = {
    zh: { f: "（有警告）", a: "（✓已接受）", c: "（更正过）", b: "（与之前不可比）", p: "（机关不全）", beside: "同级中位数", colon: "：", comma: "，", semicolon: "；", year: (x) => `${x}年` },
    en: { f: " (flagged)", a: " (✓ accepted)", c: " (corrected)", b: " (not comparable with the years before)", p: " (fewer bureaus)", beside: "median of peers ", colon: ": ", comma: ", ",
      semicolon: "; ", year: (x) => `${x}: ` },
  };
  const UNITS = { "%": "%", 元: " yuan" }; // in English, where the names of indicators say what is counted
  const box = document.getElementById("english");
  const language = () => (box?.checked ? "en" : "zh");

  /* 104.6万, 3.2亿, 1,260; in English 1.05M: as short as an axis needs it. */
  function short(value) {
    if (language() === "en" && Math.abs(value) >= 1e4) {
      return new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 2 }).format(value);
    }
    const size = Math.abs(value) >= 1e8 ? 1e8 : Math.abs(value) >= 1e4 ? 1e4 : 1;
    const digits = size === 1 ? 4 : Math.abs(value) >= 100 * size ? 1 : 2;
    const told = new Intl.NumberFormat("en-US", { maximumFractionDigits: digits }).format(value / size);
    return told + ({ 1e8: "亿", 1e4: "万" }[size] || "");
  }

  function whole(value) {
    return new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 }).format(value);
  }

  /* What a figure says of itself, with a place on the x axis for every point. */
  function read(figure) {
    const points = JSON.parse(figure.dataset.points), words = WORDS[language()], { dataset } = figure;
    const years = points.every(([x]) => typeof x === "number");
    const beside = besides(figure).filter(([x]) => years || points.some(([other]) => other === x));
    const at = (x) => (years ? x : points.findIndex(([other]) => other === x));
    const span = figure.closest("[data-span]");
    const ends = years && span ? span.dataset.span.split(" ").map(Number) : [at(points[0][0]), at(points.at(-1)[0])];
    const told = {
      words, name: named(figure, words), unit: unitOf(dataset.unit || ""), ends,
      besideName: (language() === "en" && dataset.besideNameEn) || dataset.besideName || words.beside,
      points: points.map(([x, y, marks]) => ({ at: at(x), label: `${x}`, said: years ? words.year(x) : `${x} `, y, marks: marks || "" })),
      beside: new Map(beside.map(([x, y]) => [at(x), y]).filter(([x]) => x >= ends[0] && x <= ends[1])),
    };
    return Object.assign(told, { range: range(told) });
  }

  function unitOf(unit) {
    return language() === "en" ? UNITS[unit] || "" : unit;
  }

  function named(figure, words) {
    const around = figure.closest("article, section, main") || document;
    const heading = around.querySelector("h1, h2, h3, h4") || document.querySelector("h1");
    return [caption(figure), (heading?.querySelector(`.${language()}`) || heading)?.textContent.trim()].filter(Boolean).join(words.comma);
  }

  function caption(figure) {
    return (language() === "en" && figure.dataset.captionEn) || figure.dataset.caption;
  }

  function besides(figure) {
    if (figure.dataset.beside) return JSON.parse(figure.dataset.beside);
    return window.nianbaoPeers?.[figure.closest("[data-level]")?.dataset.level]?.[figure.dataset.indicator || figure.closest("article")?.id] || [];
  }

  function sayAll(told) {
    const { words } = told;
    const figures = told.points.map((point) => `${point.said}${whole(point.y)}${told.unit}${[...point.marks].map((mark) => words[mark]).join("")}`);
    return `${told.name}${words.colon}${figures.join(words.comma)}${told.beside.size ? `${words.semicolon}${sayBeside(told, told.points.at(-1))}` : ""}`;
  }

  function sayBeside(told, point) {
    return told.beside.has(point.at) ? `${told.besideName}${whole(told.beside.get(point.at))}${told.unit}` : "";
  }

  /* Where an upright stands: between a point and the one it cannot be compared with, or before the first. */
  function breaksOf(points) {
    return points.flatMap((point, place) => (!point.marks.includes("b") ? [] : place ? [(points[place - 1].at + point.at) / 2] : [point.at - 0.35]));
  }

  /* Columns for uPlot: every x between the ends, and one without a value at each break, so that no line leads over it. A median that
     lies beyond the scale is no point of its line, which would shoot up like an upright: drawMarks says where it went. */
  function columns(told) {
    const xs = new Set([...breaksOf(told.points), ...told.points.map((point) => point.at)]);
    for (let x = told.ends[0]; x <= told.ends[1]; x += 1) xs.add(x);
    const ordered = [...xs].sort((one, other) => one - other);
    const values = new Map(told.points.map((point) => [point.at, point.y]));
    const between = (x) => (Number.isInteger(x) ? null : undefined); // undefined is no gap: peers go on where the publisher breaks
    return [ordered, ordered.map((x) => values.get(x) ?? null), ordered.map((x) => (within(told, x) ? told.beside.get(x) : between(x)))];
  }

  function within(told, x) {
    return told.beside.has(x) && told.beside.get(x) >= told.range[0] && told.beside.get(x) <= told.range[1];
  }

  /* From zero for what is counted; rates from the step below the lowest, as they all lie near 100. */
  function range(told) {
    const own = told.points.map((point) => point.y);
    const highest = Math.max(...own), lowest = Math.min(...own);
    if (told.unit === "%" && highest <= 100 && lowest >= 0) {
      const all = [...own, ...told.beside.values()].filter((value) => value >= 0 && value <= 100);
      return [Math.min(Math.floor(Math.min(...all) / RATE_STEP) * RATE_STEP, 100 - RATE_STEP), 100];
    }
    const near = [...told.beside.values()].filter((value) => value <= 3 * highest);
    return [Math.min(0, lowest), Math.max(highest, ...near) || 1];
  }

  function draw(figure) {
    if (figure.plot) return;
    const { told, canvas } = figure.chart;
    const [low, high] = told.range;
    const last = short(told.points.at(-1).y);
    const years = [...new Set(told.ends)];
    const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "⺀" ? 10 : 6), 0);
    const labels = new Map(told.points.map((point) => [point.at, point.label]));
    const axis = { stroke: SOFT, font: `10px ${FONT}`, ticks: { show: false } };
    const edge = told.ends[0] === told.ends[1] ? 1 : (told.ends[1] - told.ends[0]) * 0.04;
    figure.plot = new uPlot(
      {
        width: canvas.clientWidth, height: HEIGHT, legend: { show: false }, padding: [8, wide(last) + 12, 0, 0],
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { time: false, range: [told.ends[0] - edge, told.ends[1] + edge] }, y: { range: [low, high] } },
        axes: [
          { ...axis, size: 22, gap: 7, grid: { show: false }, splits: () => years, values: () => years.map((x) => labels.get(x) ?? `${x}`) },
          { ...axis, size: Math.max(wide(short(low)), wide(short(high))) + 8, gap: 4, grid: { stroke: GUIDE, width: 1 },
            splits: () => [low, high], values: () => [short(low), short(high)] },
        ],
        series: [
          {},
          { stroke: LINE, width: 1.8, points: { show: false } },
          { stroke: SOFT, width: 1, dash: [3, 3], points: { show: false } },
        ],
        hooks: { draw: [(plot) => drawMarks(plot, told, last)], setCursor: [(plot) => readOut(figure, told, plot.cursor.idx)] },
      },
      columns(told),
      canvas,
    );
  }

  function drawMarks(plot, told, last) {
    const { ctx, bbox } = plot, scale = uPlot.pxRatio;
    const across = (x) => plot.valToPos(x, "x", true), up = (y) => plot.valToPos(y, "y", true);
    ctx.save();
    ctx.lineWidth = scale;
    ctx.strokeStyle = SOFT;
    ctx.setLineDash([]);
    for (const x of breaksOf(told.points).map((x) => Math.max(across(x), bbox.left + 2 * scale))) upright(ctx, x, bbox, scale);
    for (const [x, y] of told.beside) drawBeside(ctx, told, x, across(x), within(told, x) ? up(y) : y > told.range[1] ? bbox.top : bbox.top + bbox.height, scale);
    for (const point of told.points) mark(ctx, across(point.at), up(point.y), point.marks, scale);
    for (const point of told.points.filter(({ marks }) => marks.includes("a"))) tick(ctx, across(point.at), up(point.y), bbox.top, scale);
    const newest = told.points.at(-1);
    ctx.font = `600 ${11 * scale}px ${FONT}`;
    ctx.fillStyle = INK;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillText(last, across(newest.at) + 7 * scale, up(newest.y));
    ctx.restore();
  }

  /* A break of comparability: ‖, as in the tables. */
  function upright(ctx, at, { top, height }, scale) {
    for (const x of [at - 1.5 * scale, at + 1.5 * scale]) {
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
    }
  }

  /* What the line of medians cannot show: one alone between years without any is a dash, one beyond the scale an arrowhead at its edge. */
  function drawBeside(ctx, told, x, across, up, scale) {
    const inside = within(told, x), half = 3.5 * scale;
    if (inside && (within(told, x - 1) || within(told, x + 1))) return;
    ctx.beginPath();
    if (inside) {
      ctx.moveTo(across - half, up);
      ctx.lineTo(across + half, up);
    } else {
      const down = (told.beside.get(x) > told.range[1] ? 1 : -1) * half;
      ctx.moveTo(across - half, up + down);
      ctx.lineTo(across, up);
      ctx.lineTo(across + half, up + down);
    }
    ctx.stroke();
  }

  /* A dot; a ring where a rule warns, a thin one where bureaus are missing, a square where a person corrected. */
  function mark(ctx, x, y, marks, scale) {
    const half = (marks.includes("f") || marks.includes("c") ? 3.8 : 2.5) * scale;
    ctx.beginPath();
    if (marks.includes("c")) ctx.rect(x - half, y - half, 2 * half, 2 * half);
    else ctx.arc(x, y, half, 0, 2 * Math.PI);
    ctx.fillStyle = marks.includes("f") || marks.includes("p") ? PAPER : LINE;
    ctx.fill();
    if (!marks.includes("f") && !marks.includes("p")) return;
    ctx.strokeStyle = marks.includes("f") ? WARNING : LINE;
    ctx.lineWidth = (marks.includes("f") ? 2 : 1.2) * scale;
    ctx.stroke();
  }

  /* Accepted by a person: ✓ over the dot, or under it where the chart ends. */
  function tick(ctx, x, y, top, scale) {
    const below = y - top < 10 * scale;
    ctx.font = `600 ${11 * scale}px ${FONT}`;
    ctx.fillStyle = GOOD;
    ctx.textAlign = "center";
    ctx.textBaseline = below ? "top" : "bottom";
    ctx.fillText("✓", x, y + (below ? 4 : -4) * scale);
  }

  /* The line under a chart, put there by the page's style: the newest figure, or the one under the pointer. */
  function readOut(figure, told, place) {
    const x = place == null ? null : figure.plot?.data[0][place];
    const point = told.points.find((one) => one.at === x) || told.points.at(-1);
    const beside = sayBeside(told, point);
    figure.dataset.readout = `${point.said.trim()} ${whole(point.y)}${told.unit}${point.marks.includes("a") ? told.words.a : ""}${beside ? ` · ${beside}` : ""}`;
  }

  function prepare(figure) {
    const told = read(figure);
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    canvas.setAttribute("role", "img");
    figure.append(canvas);
    figure.chart = { told, canvas };
    figure.hidden = false;
    tell(figure);
  }

  /* All that is said of a chart, in the language of the page. */
  function tell(figure) {
    const { told, canvas } = figure.chart;
    canvas.setAttribute("aria-label", sayAll(told));
    if (caption(figure)) figure.dataset.shown = caption(figure);
    readOut(figure, told, null);
  }

  function retell(figure) {
    figure.chart.told = read(figure);
    tell(figure);
    if (!figure.plot) return;
    figure.plot.destroy();
    figure.plot = null;
    draw(figure);
  }

  const figures = [...document.querySelectorAll("figure.chart[data-points]")].filter((figure) => figure.dataset.points !== "[]");
  figures.forEach(prepare);
  const near = new IntersectionObserver(
    (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => { draw(one.target); near.unobserve(one.target); }),
    { rootMargin: "400px" },
  );
  figures.forEach((figure) => near.observe(figure));
  box?.addEventListener("change", () => figures.forEach(retell));
  let printing = false;
  function fit() {
    if (printing) return;
    for (const { plot, chart } of figures) {
      const size = { width: chart.canvas.clientWidth, height: HEIGHT };
      if (plot && (plot.width !== size.width || plot.height !== size.height)) plot.setSize(size);
    }
  }
  addEventListener("resize", fit);
  addEventListener("beforeprint", () => {
    printing = true;
    figures.forEach(draw);
    for (const { plot } of figures) plot.setSize(PRINTED);
  });
  addEventListener("afterprint", () => { printing = false; fit(); });
  window.nianbaoCharts = { short, draw };
})();
