"""Addresses about treatments: what is offered, appointments of guests, the desk's list of a day."""

from django.urls import path

from bookings.views import appointment, appointment_move, product, treatment_waits, treatments

treatment_patterns = [
    path("treatments/", treatments.treatments, name="treatments"),
    path("treatments/<int:pk>/", treatments.treatment, name="treatment"),
    path("treatments/<int:pk>/keep/", treatments.hold_treatment, name="hold_treatment"),
    path("treatments/<int:pk>/wait/", treatment_waits.treatment_wait_join, name="treatment_wait_join"),
    path("treatments/waits/<int:pk>/", treatment_waits.treatment_wait, name="treatment_wait"),
    path("treatments/waits/<int:pk>/take/", treatment_waits.treatment_wait_take, name="treatment_wait_take"),
    path("treatments/waits/<int:pk>/pass/", treatment_waits.treatment_wait_pass, name="treatment_wait_pass"),
    path("treatments/waits/<int:pk>/leave/", treatment_waits.treatment_wait_leave, name="treatment_wait_leave"),
    path("desk/treatment-waits/", treatment_waits.treatment_waits, name="treatment_waits"),
    path("desk/treatment-waits/add/", treatment_waits.treatment_wait_add, name="treatment_wait_add"),
    path(
        "desk/treatment-waits/<int:pk>/history/",
        treatment_waits.treatment_wait_history,
        name="treatment_wait_history",
    ),
    path("my/treatments/<int:pk>/", treatments.my_appointment, name="my_appointment"),
    path("my/treatments/<int:pk>/decide/", treatments.decide, name="decide"),
    path("my/treatments/<int:pk>/let-go/", treatments.let_go, name="let_go"),
    path("my/treatments/<int:pk>/cancel/", treatments.cancel_appointment, name="cancel_appointment"),
    path("my/treatments/<int:pk>/change/", treatments.change_appointment, name="change_appointment"),
    path("desk/treatments/", appointment.appointments, name="appointments"),
    path("desk/treatments/add/", appointment.appointment_add, name="appointment_add"),
    path("desk/treatments/<int:pk>/", appointment.appointment, name="appointment"),
    path("desk/treatments/<int:pk>/history/", appointment.appointment_history, name="appointment_history"),
    path("desk/treatments/<int:pk>/accept/", appointment.appointment_accept, name="appointment_accept"),
    path("desk/treatments/<int:pk>/reject/", appointment.appointment_reject, name="appointment_reject"),
    path("desk/treatments/<int:pk>/no-show/", appointment.appointment_no_show, name="appointment_no_show"),
    path("desk/treatments/<int:pk>/note/", appointment.appointment_note, name="appointment_note"),
    path("desk/treatments/<int:pk>/cancel/", appointment.appointment_cancel, name="appointment_cancel"),
    path("desk/treatments/<int:pk>/change/", appointment.appointment_change, name="appointment_change"),
    path("desk/treatments/<int:pk>/pay/", appointment.appointment_pay, name="appointment_pay"),
    path("desk/treatments/lines/<int:pk>/move/", appointment_move.line_move, name="line_move"),
    path("desk/treatments/lines/<int:pk>/give/", appointment_move.line_give, name="line_give"),
    path("desk/treatments/lines/<int:pk>/keep/", appointment_move.line_keep, name="line_keep"),
    path("desk/treatments/lines/<int:pk>/clock/", appointment.line_clock, name="line_clock"),
    path("desk/treatments/lines/<int:pk>/mark/", appointment.line_mark, name="line_mark"),
    path("desk/treatments/lines/<int:pk>/start/", appointment.line_start, name="line_start"),
    path("desk/treatments/lines/<int:pk>/stop/", appointment.line_stop, name="line_stop"),
    path("desk/treatments/lines/<int:pk>/products/", product.line_products, name="line_products"),
]
