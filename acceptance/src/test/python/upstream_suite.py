#!/usr/bin/python3
"""Runs the functional tests of OpenStack Placement against running servers.

    upstream_suite.py FOLDER legacy=URL secure=URL open=URL cors=URL

FOLDER is placement/tests/functional of an installed python3-placement. For
each file of tests one line of JSON goes to standard output: its name, the
server that it ran against, how many tests passed, and what failed or was
skipped, with the reason.

The tests are gabbi's, so gabbi reads and runs them. What they stand on, the
package makes in the database of its own program; here its modules are
replaced before its fixtures are loaded, and the replacements ask the server.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import sys
import types
import unittest
import unittest.mock
import urllib.error
import urllib.request
import uuid

from gabbi import handlers
from gabbi.handlers import core  # noqa: F401
from gabbi import suitemaker
from gabbi import utils

# Which server a file needs follows from the fixture that it names first.
SERVERS = {
    'CORSFixture': 'cors',
    'OpenPolicyFixture': 'open',
    'SecureRBACPolicyFixture': 'secure',
}


class Server:
    """The server that tests run against now, asked as an administrator."""

    def __init__(self, url):
        self.url = url

    def ask(self, method, path, body=None, version='1.37'):
        request = urllib.request.Request(
            self.url + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                'Accept': 'application/json',
                'Content-Type': 'application/json',
                'OpenStack-API-Version': 'placement ' + version,
                'X-Auth-Token': 'admin',
                'X-Roles': 'admin,service',
            })
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                content = answer.read()
        except urllib.error.HTTPError as refusal:
            raise AssertionError('%s %s: %d %s' % (
                method, path, refusal.code, refusal.read().decode()))
        return json.loads(content) if content else {}

    def clear(self):
        """Leaves nothing that a test or a fixture made."""
        parents = {}
        for provider in self.ask('GET', '/resource_providers')['resource_providers']:
            held = self.ask('GET', '/resource_providers/%s/allocations' % provider['uuid'])
            for consumer in held['allocations']:
                if self.ask('GET', '/allocations/' + consumer)['allocations']:
                    self.ask('DELETE', '/allocations/' + consumer)
            parents[provider['uuid']] = provider['parent_provider_uuid']
        while parents:
            for leaf in set(parents) - set(parents.values()):
                self.ask('DELETE', '/resource_providers/' + leaf)
                del parents[leaf]
        for trait in self.ask('GET', '/traits?name=startswith:CUSTOM_')['traits']:
            self.ask('DELETE', '/traits/' + trait)
        for known in self.ask('GET', '/resource_classes')['resource_classes']:
            if known['name'].startswith('CUSTOM_'):
                self.ask('DELETE', '/resource_classes/' + known['name'])


SERVER = Server('')


class Provider:
    """What fixtures know of a provider."""

    def __init__(self, provider_uuid, name):
        self.uuid = provider_uuid
        self.name = name
        self.path = '/resource_providers/' + provider_uuid

    @property
    def generation(self):
        return SERVER.ask('GET', self.path)['generation']

    def set_aggregates(self, aggregates):
        # Up to 1.18 the generation stays, as it does below upstream's API.
        SERVER.ask('PUT', self.path + '/aggregates', list(aggregates), '1.18')


class Owner:
    """A project or a user; the server learns of it with the first claim."""

    def __init__(self, context=None, external_id=''):
        self.external_id = external_id

    def create(self):
        pass


class CustomClass:
    def __init__(self, context=None, name=''):
        self.name = name

    def create(self):
        if self.name.startswith('CUSTOM_'):
            SERVER.ask('PUT', '/resource_classes/' + self.name)


class Helpers:
    """The functions with which upstream's fixtures fill a database."""

    @staticmethod
    def create_provider(context, name, *aggregates, parent=None, uuid=None):
        provider = Provider(uuid or getattr(UUIDS, name), name)
        body = {'name': name, 'uuid': provider.uuid}
        if parent:
            body['parent_provider_uuid'] = parent
        SERVER.ask('POST', '/resource_providers', body)
        if aggregates:
            provider.set_aggregates(aggregates)
        return provider

    @staticmethod
    def add_inventory(provider, resource_class, total, **fields):
        CustomClass(name=resource_class).create()
        body = {'max_unit': total, **fields}
        body.update(resource_class=resource_class, total=total)
        SERVER.ask('POST', provider.path + '/inventories', body)

    @staticmethod
    def set_traits(provider, *traits):
        for trait in traits:
            if trait.startswith('CUSTOM_'):
                SERVER.ask('PUT', '/traits/' + trait)
        SERVER.ask('PUT', provider.path + '/traits', {
            'traits': list(traits),
            'resource_provider_generation': provider.generation})

    @staticmethod
    def create_user_and_project(context, prefix='fake'):
        return (Owner(external_id=prefix + '-user'),
                Owner(external_id=prefix + '-project'))

    @staticmethod
    def ensure_consumer(context, user, project, consumer_id=None):
        return types.SimpleNamespace(
            uuid=consumer_id or str(uuid.uuid4()), user=user, project=project)

    @staticmethod
    def set_allocation(context, provider, consumer, amounts):
        # Before 1.38 a consumer gets no type, and upstream's have none.
        SERVER.ask('PUT', '/allocations/' + consumer.uuid, {
            'allocations': {provider.uuid: {'resources': amounts}},
            'consumer_generation': None,
            'project_id': consumer.project.external_id,
            'user_id': consumer.user.external_id})


class Sentinels:
    """A uuid for each name, the same one each time."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        value = str(uuid.uuid4())
        setattr(self, name, value)
        return value


UUIDS = Sentinels()


class Database:
    """In place of upstream's fresh database: a server without content."""

    def __init__(self, *_, **__):
        pass

    def setUp(self):
        SERVER.clear()

    def cleanUp(self):
        pass


class Replacements(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers the imports of upstream's fixtures with what asks the server."""

    PREFIXES = ('placement', 'oslo_', 'oslotest', 'os_traits', 'os_resource_classes')
    MEMBERS = {
        'oslo_utils': {'uuidutils': types.SimpleNamespace(generate_uuid=lambda: str(uuid.uuid4()))},
        'oslo_utils.fixture': {'uuidsentinel': UUIDS},
        'placement.objects.project': {'Project': Owner},
        'placement.objects.resource_class': {'ResourceClass': CustomClass},
        'placement.objects.user': {'User': Owner},
        'placement.tests.fixtures': {'Database': Database},
        'placement.tests.functional.db.test_base': vars(Helpers),
    }

    def find_spec(self, name, path=None, target=None):
        if name.startswith(self.PREFIXES):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__dict__.update(self.MEMBERS.get(spec.name, {}))
        module.__getattr__ = lambda member: self.member(spec.name, member)
        return module

    def exec_module(self, module):
        pass

    @staticmethod
    def member(module, name):
        if name.startswith('__'):
            raise AttributeError(name)
        if module in ('os_traits', 'os_resource_classes'):
            return name
        if '%s.%s' % (module, name) in Replacements.MEMBERS:
            # 'from package import module' shall find the module.
            return importlib.import_module('%s.%s' % (module, name))
        return unittest.mock.MagicMock(name=name)


def load_fixtures(folder):
    sys.meta_path.insert(0, Replacements())
    for name in list(sys.modules):
        if name.startswith(Replacements.PREFIXES):
            del sys.modules[name]
    spec = importlib.util.spec_from_file_location(
        'upstream_fixtures', folder / 'fixtures' / 'gabbits.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Strings(handlers.core.StringResponseHandler):
    """Older versions of gabbi do not know /patterns/ among response_strings."""

    def action(self, test, expected, value=None):
        if len(expected) > 2 and expected.startswith('/') and expected.endswith('/'):
            test.assertRegex(test.output, test.replace_template(expected[1:-1]))
        else:
            super().action(test, expected, value)


def response_handlers():
    for handler in handlers.RESPONSE_HANDLERS:
        yield Strings() if handler is handlers.core.StringResponseHandler else handler()


class Report(unittest.TestResult):
    """Which tests of a file passed, and what became of the others."""

    def __init__(self):
        super().__init__()
        self.passed = 0
        self.failed = []
        self.left_out = []
        self.begun = set()

    def startTest(self, test):
        super().startTest(test)
        self.begun.add(id(test))

    def addSuccess(self, test):
        self.passed += 1

    def addExpectedFailure(self, test, problem):
        self.passed += 1

    def addUnexpectedSuccess(self, test):
        self.failed.append('%s: passes, and should not' % test)

    def addFailure(self, test, problem):
        self.failed.append('%s: %s' % (test, problem[1]))

    def addError(self, test, problem):
        where = test if id(test) in self.begun else 'fixture'
        self.failed.append('%s: %s: %s' % (where, problem[0].__name__, problem[1]))

    def addSkip(self, test, reason):
        self.left_out.append('%s: %s' % (test, reason))


def run(path, servers, fixtures):
    content = utils.load_yaml(yaml_file=str(path))
    named = (content.get('fixtures') or [''])[0]
    server = SERVERS.get(named, 'legacy')
    SERVER.url = servers[server]
    host, port, prefix, _ = utils.host_info_from_target(SERVER.url)
    suite = suitemaker.test_suite_from_dict(
        unittest.TestLoader(), path.stem, content, str(path.parent), host, port, fixtures, None,
        prefix=prefix, handlers=list(response_handlers()),
        test_loader_name=path.stem)
    report = Report()
    environment = dict(os.environ)
    suite.run(report)
    os.environ.clear()
    os.environ.update(environment)
    told = report.passed + len(report.failed) + len(report.left_out)
    return {'file': path.stem, 'server': server, 'tests': len(content['tests']), 'told': told,
            'passed': report.passed, 'failed': report.failed, 'skipped': report.left_out}


def main(folder, *servers):
    folder = pathlib.Path(folder)
    servers = dict(server.split('=', 1) for server in servers)
    fixtures = load_fixtures(folder)
    for path in sorted((folder / 'gabbits').glob('*.yaml')):
        print(json.dumps(run(path, servers, fixtures)), flush=True)


if __name__ == '__main__':
    main(*sys.argv[1:])
