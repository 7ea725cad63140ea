"""Addresses of the rooms that people book for themselves."""

from django.urls import path

from bookings.views import quote, room_booking, room_money, room_task, rooms_online

BASE = "desk/room-bookings/"
ONE = f"{BASE}<int:pk>/"

MINE = "my/rooms/<int:pk>/"

room_patterns = [
    path("rooms/", rooms_online.rooms, name="rooms_online"),
    path("rooms/<int:pk>/", rooms_online.room, name="room_online"),
    path("rooms/<int:pk>/keep/", rooms_online.keep_room, name="keep_room"),
    path(MINE, rooms_online.my_room, name="my_room"),
    path(f"{MINE}book/", rooms_online.book_room, name="book_room"),
    path(f"{MINE}let-go/", rooms_online.let_room_go, name="let_room_go"),
    path(f"{MINE}change/", rooms_online.change_room, name="change_room"),
    path(f"{MINE}cancel/", rooms_online.cancel_room, name="cancel_room"),
    path(BASE, room_booking.room_booking_list, name="room_booking_list"),
    path(f"{BASE}add/", room_booking.room_booking_add, name="room_booking_add"),
    path(ONE, room_booking.room_booking, name="room_booking"),
    path(f"{ONE}change/", room_booking.room_booking_change, name="room_booking_change"),
    path(f"{ONE}hold/", room_booking.room_booking_hold, name="room_booking_hold"),
    path(f"{ONE}confirm/", room_booking.room_booking_confirm, name="room_booking_confirm"),
    path(f"{ONE}hand-over/", room_booking.room_booking_hand_over, name="room_booking_hand_over"),
    path(f"{ONE}finish/", room_booking.room_booking_finish, name="room_booking_finish"),
    path(f"{ONE}cancel/", room_booking.room_booking_cancel, name="room_booking_cancel"),
    path(f"{ONE}contact/", room_booking.room_booking_contact, name="room_booking_contact"),
    path(f"{ONE}quote/", quote.room_quote_add, name="room_quote_add"),
    path("desk/room-quotes/<int:pk>/", quote.room_quote, name="room_quote"),
    path(f"{ONE}money/", room_money.room_money, name="room_money"),
    path(f"{ONE}deposit/", room_money.room_deposit, name="room_deposit"),
    path(f"{ONE}payer/", room_money.room_payer, name="room_payer"),
    path("desk/room-tasks/", room_task.room_tasks, name="room_tasks"),
    path("desk/room-tasks/<int:pk>/done/", room_task.room_task_done, name="room_task_done"),
    path("desk/room-tasks/<int:pk>/undo/", room_task.room_task_undo, name="room_task_undo"),
    path(f"{ONE}history/", room_booking.room_booking_history, name="room_booking_history"),
]
