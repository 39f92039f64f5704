// What the page can do beyond being read: filter its claims, and open a claim's evidence beside it.
(() => {
  const form = document.getElementById("filters");
  const sure = form.elements.sure;
  const author = form.elements.author;
  const status = document.getElementById("count");
  const comments = [...document.querySelectorAll(".comment")].map((element) => ({
    element,
    item: element.closest("li"),
    author: element.dataset.author,
    claims: [...element.querySelectorAll(".claim")].map((mark) => ({
      mark,
      href: mark.getAttribute("href"),
      stance: mark.dataset.stance,
      topics: mark.dataset.topics === "" ? [""] : mark.dataset.topics.split(" "),
      sure: Number(mark.dataset.sure),
    })),
  }));
  const above = new Map(comments.map(({ item }) => [item, item.parentElement.closest("li")]));
  const all = comments.reduce((sum, c) => sum + c.claims.length, 0);
  const checked = (name) =>
    new Set([...form.querySelectorAll(`[name="${name}"]:checked`)].map((input) => input.value));

  /** Shows the claims that every filter lets through, and the comments and threads that hold one. */
  function filter() {
    const stances = checked("stance");
    const topics = checked("topic");
    const least = Number(sure.value);
    const wanted = author ? author.value.trim().toLowerCase() : "";
    let shown = 0;
    let places = 0;
    const alive = new Set();
    for (const comment of comments) {
      const byAuthor = comment.author.toLowerCase().includes(wanted);
      let own = 0;
      for (const claim of comment.claims) {
        const on =
          byAuthor &&
          claim.sure >= least &&
          stances.has(claim.stance) &&
          claim.topics.some((topic) => topics.has(topic));
        if (on) own++;
        else close(claim.mark);
        // Without its link a claim is plain text, for the eye as for the keyboard.
        claim.mark.classList.toggle("off", !on);
        if (on) claim.mark.setAttribute("href", claim.href);
        else claim.mark.removeAttribute("href");
      }
      comment.element.classList.toggle("quiet", own === 0);
      if (own === 0) continue;
      shown += own;
      places++;
      for (let item = comment.item; item && !alive.has(item); item = above.get(item)) alive.add(item);
    }
    const filtered = shown < all;
    document.body.classList.toggle("filtered", filtered);
    for (const { item } of comments) item.hidden = filtered && !alive.has(item);
    for (const section of document.querySelectorAll("section.thread"))
      section.hidden = filtered && !section.querySelector(".comments > li:not([hidden])");
    form.querySelector("output").value = `${least} %`;
    status.textContent = form.dataset.count
      .replace("{shown}", shown)
      .replace("{all}", all)
      .replace("{comments}", places);
  }

  /** Open claims, each with the copy of its evidence that stands below its paragraph. */
  const opened = new Map();

  function close(mark) {
    opened.get(mark)?.remove();
    if (opened.delete(mark)) mark.setAttribute("aria-expanded", "false");
  }

  function open(mark) {
    const reasons = document.getElementById(mark.hash.slice(1)).cloneNode(true);
    reasons.removeAttribute("id");
    mark.closest("p").after(reasons);
    mark.setAttribute("aria-expanded", "true");
    opened.set(mark, reasons);
  }

  for (const { claims } of comments)
    for (const { mark } of claims) mark.setAttribute("aria-expanded", "false");

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".claim[href]");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (opened.has(mark)) close(mark);
    else open(mark);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || opened.size === 0) return;
    const mark = [...opened.keys()].at(-1);
    close(mark);
    mark.focus();
  });

  if (author) {
    const names = [...new Set(comments.map((c) => c.author))].filter(Boolean).sort();
    document.getElementById("authors").append(
      ...names.map((name) => {
        const option = document.createElement("option");
        option.value = name;
        return option;
      }),
    );
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields have their first values only after the event.
  form.addEventListener("reset", () => setTimeout(filter));
  document.getElementById("key").disabled = false;
  document.getElementById("more").hidden = false;
  document.getElementById("plain").hidden = true;
  filter();
})();
