"""Serves upstream's Placement, whose package is on the path, for bench/placement.sh. Arguments: its configuration, a port."""

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
    # Bodies of known length only are read by the wsgiref handlers; connections are closed after each answer.
    def log_message(self, *_):
        pass


config = cfg.ConfigOpts()
conf.register_opts(config)
config([], project="placement", default_config_files=[sys.argv[1]])
db_api.configure(config)
migration.upgrade("head")
application = deploy.loadapp(config)
simple_server.make_server("127.0.0.1", int(sys.argv[2]), application, Server, Handler).serve_forever()
