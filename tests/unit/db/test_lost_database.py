"""What the log says when PgQueuer loses the database."""

import pytest
from pgqueuer.domain.errors import FailingListenerError

from db import StoreUnavailable
from db.jobs.pgqueuer import _translated


@pytest.mark.parametrize(("met", "said"), [(FailingListenerError(), "FailingListenerError"), (OSError("cut"), "cut")])
def test_it_names_what_was_met_even_where_that_says_nothing_of_itself(met: Exception, said: str) -> None:
    with pytest.raises(StoreUnavailable, match=f"database unavailable: {said}$"), _translated():
        raise met
