"""Deadline profiles: the limits of a city, as they are in force, each with its source."""

from aiohttp import web

from cases import profiles_at
from web.cases import words
from web.context import page, services


async def show(request: web.Request) -> web.StreamResponse:
    async with services(request).database.read() as session:
        profiles = await profiles_at(session, services(request).clock())
    return page(request, "admin/profiles.html", profiles=profiles, words=words)
