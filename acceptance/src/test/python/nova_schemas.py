"""Prints which bodies Nova's API answers with, as its own sources declare them: one JSON object per line.

Nova's modules are read as text, and only its schemas are run, with everything that they import from elsewhere replaced by something
that has any attribute. So neither Nova nor what it needs has to be installed.

Usage: nova_schemas.py FOLDER, the folder that holds nova/.
"""

import ast
import importlib.abc
import importlib.util
import json
import pathlib
import sys
import types

ROOT = pathlib.Path(sys.argv[1])
COMPUTE = ROOT / "nova/api/openstack/compute"
REAL = ("nova.api.openstack.compute.schemas.", "nova.api.validation.parameter_types", "nova.api.validation.response_types")


class Anything(types.ModuleType):
    """A module, class or value that has every attribute and can be called."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        inside = self.__name__ + "." + name
        return importlib.import_module(inside) if inside.startswith(REAL) else Anything(inside)

    def __call__(self, *args, **kwargs):
        return args[0] if args else Anything("called")

    def __iter__(self):
        return iter(())

    def __deepcopy__(self, memo):
        return self

    def __add__(self, other):
        return self

    __radd__ = __or__ = __ror__ = __add__


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the schemas in the folder, and something for all else that is no module of Python's own."""

    def find_spec(self, name, path, target=None):
        if name.startswith("nova") or name.split(".")[0] in ("oslo_log", "oslo_serialization", "oslo_utils", "webob", "jsonschema"):
            return importlib.util.spec_from_loader(name, self)
        return None

    def create_module(self, spec):
        return None if spec.name.startswith(REAL) else Anything(spec.name)

    def exec_module(self, module):
        if module.__name__.startswith(REAL):
            source = ROOT / (module.__name__.replace(".", "/") + ".py")
            exec(compile(source.read_text(), str(source), "exec"), module.__dict__)


# Nova's own checker takes times without a zone, which the format's standard does not.
TIME = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)?$"


def plain(value):
    """A schema without what is no JSON."""
    if isinstance(value, dict):
        found = {key: plain(item) for key, item in value.items() if is_plain(item)}
        if found.get("format") == "date-time":
            del found["format"]
            found["pattern"] = TIME
        return found
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value if is_plain(item)]
    return value


def is_plain(value):
    return value is None or isinstance(value, (dict, list, tuple, str, int, float, bool))


def literal(node):
    return node.value if isinstance(node, ast.Constant) else None


class Controllers:
    """The methods of all controllers, with what their decorators say."""

    def __init__(self):
        self.classes = {}
        for source in sorted(COMPUTE.glob("*.py")):
            tree = ast.parse(source.read_text())
            schemas = self.schema_modules(tree)
            for node in tree.body:
                if isinstance(node, ast.ClassDef):
                    self.classes[source.stem + "." + node.name] = [
                        self.method(item, schemas) for item in node.body if isinstance(item, ast.FunctionDef)
                    ]

    @staticmethod
    def schema_modules(tree):
        modules = {}
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "nova.api.openstack.compute.schemas":
                for alias in node.names:
                    modules[alias.asname or alias.name] = alias.name
        return modules

    def method(self, node, schemas):
        method = {"name": node.name, "action": None, "min": None, "max": None, "bodies": []}
        for decorator in node.decorator_list:
            if not isinstance(decorator, ast.Call):
                continue
            name = ast.unparse(decorator.func)
            if name == "wsgi.action":
                method["action"] = literal(decorator.args[0])
            elif name == "wsgi.api_version":
                bounds = [literal(argument) for argument in decorator.args] + [None]
                method["min"], method["max"] = bounds[0], bounds[1]
            elif name == "validation.response_body_schema":
                target = decorator.args[0]
                module = schemas.get(ast.unparse(target.value)) if isinstance(target, ast.Attribute) else None
                if module is not None:
                    bounds = [literal(argument) for argument in decorator.args[1:]] + [None, None]
                    for keyword in decorator.keywords:
                        bounds[0 if keyword.arg == "min_version" else 1] = literal(keyword.value)
                    method["bodies"].append((module, target.attr, bounds[0], bounds[1]))
        return method


def routes():
    """Pairs of a path and, by HTTP method, a controller's classes and the name of its method."""
    tree = ast.parse((COMPUTE / "routes.py").read_text())
    controllers = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if ast.unparse(node.value.func) == "functools.partial" and len(node.value.args) > 1:
                names = [ast.unparse(node.value.args[1])]
                names += [ast.unparse(item) for item in getattr(node.value.args[2], "elts", [])]
                controllers[node.targets[0].id] = names
        elif isinstance(node, ast.Assign) and node.targets[0].id == "ROUTE_LIST":
            for route in node.value.elts:
                path, methods = route.elts
                if isinstance(methods, ast.Dict):
                    for verb, target in zip(methods.keys, methods.values):
                        yield path.value, verb.value, controllers[target.elts[0].id], target.elts[1].value


def bodies(method):
    for module, name, least, most in method["bodies"]:
        loaded = importlib.import_module("nova.api.openstack.compute.schemas." + module)
        yield {
            "min": least or method["min"],
            "max": most or method["max"],
            "schema": plain(getattr(loaded, name)),
            "name": module + "." + name,
        }


def main():
    sys.meta_path.insert(0, Finder())
    controllers = Controllers()
    for path, verb, classes, name in routes():
        for number, owner in enumerate(classes):
            for method in controllers.classes.get(owner, []):
                is_action = name == "action" and method["action"] is not None
                if is_action or (number == 0 and method["name"] == name and method["action"] is None):
                    for body in bodies(method):
                        print(json.dumps({"method": verb, "path": path, "action": method["action"], **body}))


main()
