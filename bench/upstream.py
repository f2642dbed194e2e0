"""Serves upstream's Placement, whose package is on the path, for bench/placement.sh. Arguments: its configuration, a port, and
how many processes shall serve it."""

import os
import signal
import socketserver
import sys
from wsgiref import simple_server

from oslo_config import cfg
from placement import conf, db_api, deploy
from placement.db.sqlalchemy import migration


class Server(socketserver.ThreadingMixIn, simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Handler(simple_server.WSGIRequestHandler):
    # Connections are closed after each answer; nothing is logged.
    def log_message(self, *_):
        pass


def configured():
    config = cfg.ConfigOpts()
    conf.register_opts(config)
    config([], project="placement", default_config_files=[sys.argv[1]])
    db_api.configure(config)
    return config


def in_a_process(work):
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    return child


def migrate():
    configured()
    migration.upgrade("head")
    os._exit(0)


def serve():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    server.set_app(deploy.loadapp(configured()))
    server.serve_forever()


def stop(*_):
    for child in children:
        os.kill(child, signal.SIGTERM)
    os._exit(0)


# Connections to the database must not be inherited, so each process makes its own.
if os.waitpid(in_a_process(migrate), 0)[1] != 0:
    sys.exit("the database could not be prepared")
server = simple_server.make_server("127.0.0.1", int(sys.argv[2]), None, Server, Handler)
children = [in_a_process(serve) for _ in range(int(sys.argv[3]))]
signal.signal(signal.SIGTERM, stop)
os.wait()
stop()
