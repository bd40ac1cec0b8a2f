"""Who installs the hotline for a city hands out passwords that are good for setting an own one."""

from tests.installation import installation


async def test_the_first_people_of_a_city_set_passwords_of_their_own() -> None:
    async with installation() as hotline:
        code, said = await hotline.hotline("init")
        assert code == 0, said

        _, listed = await hotline.hotline("user", "list")

        assert listed.count("(no own password yet)") == 8, listed
