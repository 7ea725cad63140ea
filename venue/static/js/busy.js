// The grid of who and what is busy. The list beside it says and does the same; without this file the list is all there
// is. Dragging changes nothing by itself: it opens the form of the change, filled in, which shows whom it reaches first.

/* global EventCalendar */

const SOON = 120_000;
const ROOM_FOR = 8; // columns that share the width of a screen; more are pushed sideways
const data = JSON.parse(document.getElementById("busy-data").textContent);
const place = document.getElementById("busy-grid");

function words(event) {
  const title = document.createElement("strong");
  title.textContent = event.title;
  const detail = document.createElement("span");
  detail.textContent = event.extendedProps.detail;
  return { domNodes: [title, detail] };
}

function two(number) {
  return String(number).padStart(2, "0");
}

function ask({ event, newResource, revert }) {
  const { change, moves } = event.extendedProps;
  const at = event.start;
  const query = new URLSearchParams({
    day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    begins_at: `${two(at.getHours())}:${two(at.getMinutes())}`,
  });
  if (newResource) query.set(moves, newResource.extendedProps.value);
  revert();
  window.location.assign(`${change}?${query}`);
}

place.hidden = false;
EventCalendar.create(place, {
  view: "resourceTimeGridDay",
  locale: document.documentElement.lang,
  date: data.day,
  resources: data.resources,
  events: data.events,
  slotMinTime: data.begins,
  slotMaxTime: data.ends,
  slotDuration: "00:30:00",
  snapDuration: "00:15:00",
  slotLabelFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
  headerToolbar: { start: "", center: "", end: "" },
  allDaySlot: false,
  ...(data.resources.length > ROOM_FOR ? { columnWidth: "9rem" } : {}),
  eventStartEditable: true,
  eventDurationEditable: false,
  nowIndicator: Math.abs(new Date(data.now) - Date.now()) < SOON, // the browser's clock shows the venue's time
  eventContent: ({ event }) => words(event),
  eventDidMount: ({ el }) => {
    el.tabIndex = -1; // the list is for the keyboard and for screen readers
  },
  eventClick: ({ event }) => event.extendedProps.url && window.location.assign(event.extendedProps.url),
  eventDrop: ask,
});
