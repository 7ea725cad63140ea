"""The rules that `bin/mutate` breaks, by the room in which they live."""

from bin.tools.mutations import bookings, feedback, members, safety, venue
from bin.tools.mutations.mutation import Mutation

MUTATIONS: tuple[Mutation, ...] = (
    *venue.MUTATIONS,
    *members.MUTATIONS,
    *bookings.MUTATIONS,
    *safety.MUTATIONS,
    *feedback.MUTATIONS,
)
