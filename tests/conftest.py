"""Real servers, one of each for a whole run of tests, and the markers `product` and `research`.

Database and bucket are empty when a test begins.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pymongo.database import Database
from tests.doubles.milvus_server import MilvusServer, running_milvus
from tests.doubles.servers import BUCKET_NAME, Server, running_broker, running_bucket, running_mongod

from contrafact.adapters.gcs_bucket import GcsBucket, connect_bucket
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes

# torch's threads wait for each other in busy loops: with more threads than free cores, tests take minutes. Set here,
# since torch reads it when it is imported, which the conftest.py files below may do.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Tests start the launcher as they are started, in containers as root.
os.environ.setdefault("CONTRAFACT_ALLOW_ROOT", "1")

# On a busy machine any example may take long.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

TESTS = Path(__file__).parent
STARTS_SERVERS = (
    *("chaos", "cluster", "contract", "e2e", "worker"),
    *(
        "api/test_accounts_on_real_servers.py",
        "api/test_on_a_folder.py",
        "api/test_on_real_servers.py",
        "api/test_resumable_on_real_servers.py",
        "unit/local/test_credentials.py",
        "unit/local/test_servers.py",
        "unit/local/test_sockets.py",
        "unit/local/test_supervise.py",
        "unit/local/test_takeover.py",
    ),
)
NEEDS_MILVUS = {TESTS / "contract" / "test_milvus.py", TESTS / "contract" / "test_vector_engine.py"}
SERVERS = {"mongod", "bucket_server", "broker", "milvus_server"}


def pytest_configure() -> None:
    """Restore the default handling of signals, which scripts in the background ignore: tests send them.

    A terminated run ends like an interrupted one, so that fixtures stop their servers.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def starts_servers(path: Path) -> bool:
    return any(path.is_relative_to(TESTS / each) for each in STARTS_SERVERS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import only the chosen modules with `-m product` and `-m "not product"`: the others take many seconds.

    So, too, with `and long` and `and not long` behind. None of them builds the images, which `make test-images` does.
    """
    expression = config.getoption("markexpr").removesuffix(" and long").removesuffix(" and not long")
    if expression not in {"product", "not product"} or not collection_path.is_file():
        return None
    is_chosen = starts_servers(collection_path) == (expression == "product")
    return not is_chosen or collection_path.is_relative_to(TESTS / "images") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that start real servers or need the research data; `slow` is set by hand."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if starts_servers(item.path):
            item.add_marker(pytest.mark.product)
        elif SERVERS & fixtures:
            raise pytest.UsageError(f"{item.nodeid} uses a server: add its module to STARTS_SERVERS in {__file__}")
        if "research_data" in fixtures:
            item.add_marker(pytest.mark.research)
    for folder in ("e2e", "worker"):
        start_product_late(items, TESTS / folder)
    # Idle, too, Milvus takes processor time.
    items.sort(key=lambda item: item.path in NEEDS_MILVUS)


def start_product_late(items: list[pytest.Item], folder: Path) -> None:
    """Run the modules of a folder that share a running product last: idle, too, it takes processor time."""
    sharing = {item.path for item in items if "product" in getattr(item, "fixturenames", ())}
    places = [place for place, item in enumerate(items) if item.path.parent == folder]
    in_order = sorted((items[place] for place in places), key=lambda item: item.path in sharing)
    for place, item in zip(places, in_order, strict=True):
        items[place] = item


def pytest_collection_finish() -> None:
    """Keep the modules and the thousands of tests out of the garbage collector: to walk through them takes seconds."""
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def _frozen() -> Iterator[None]:
    """Keep what a module leaves out of the garbage collector, too: in the end these are a million objects."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def research_data() -> Path:
    """The folder of the research data; without it the test is skipped."""
    folder = os.environ.get("CONTRAFACT_RESEARCH_DATA")
    if not folder:
        pytest.skip("CONTRAFACT_RESEARCH_DATA is not set")
    return Path(folder)


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_mongod(tmp_path_factory.mktemp("mongod")) as server:
        yield server


@pytest.fixture(scope="session")
def bucket_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_bucket(tmp_path_factory.mktemp("bucket")) as server:
        yield server


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_broker(tmp_path_factory.mktemp("broker")) as server:
        yield server


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with running_milvus(tmp_path_factory.mktemp("milvus")) as server:
        yield server


@pytest.fixture(scope="session")
def indexed_database(mongod: Server) -> Iterator[Database[Document]]:
    """Made once: the indexes take half a second."""
    found = connect(mongod.uri)
    ensure_indexes(found)
    yield found
    found.client.close()


@pytest.fixture
def database(indexed_database: Database[Document]) -> Database[Document]:
    """An empty database with all indexes."""
    for name in indexed_database.list_collection_names():
        indexed_database[name].delete_many({})
    return indexed_database


@pytest.fixture
def bucket(bucket_server: Server) -> GcsBucket:
    """The bucket, empty: tests of the API on real servers leave objects."""
    found = connect_bucket(BUCKET_NAME, bucket_server.uri)
    for key, _ in list(found.keys("")):
        found.delete(key)
    return found
