#!/usr/bin/python3
"""Asks OpenStack's own Placement, in this process, what standard input says.

    upstream_placement.py CONFIGURATION

Each line of input is a JSON list: method, path, and perhaps a body. Each line
of output is a JSON list: status and the answer's body.
"""

import json
import sys

from oslo_config import cfg
import webob

from placement import conf
from placement import deploy
from placement import db_api


def application(configuration):
    config = cfg.ConfigOpts()
    conf.register_opts(config)
    config([], project='placement', default_config_files=[configuration])
    db_api.configure(config)
    return deploy.loadapp(config)


def main(configuration):
    app = application(configuration)
    for line in sys.stdin:
        method, path, *body = json.loads(line)
        request = webob.Request.blank(path, method=method, headers={
            'Accept': 'application/json',
            'OpenStack-API-Version': 'placement 1.39',
            'X-Auth-Token': 'admin',
            'X-Roles': 'admin,service'})
        if body:
            request.content_type = 'application/json'
            request.body = json.dumps(body[0]).encode()
        answer = request.get_response(app)
        print(json.dumps([answer.status_int, json.loads(answer.body) if answer.body else None]), flush=True)


if __name__ == '__main__':
    main(sys.argv[1])
