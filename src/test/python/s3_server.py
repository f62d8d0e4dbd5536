"""An S3 server on loopback that notes every request, by moto (requirements-s3.txt).

    s3_server.py PORT FOLDER BUCKET [INPUT]

FOLDER/requests.tsv gets one line a request: method, path, and the source where an object is copied on the server. While
FOLDER/hold has a text, a PUT of a path with that text is noted as HELD and waits, so that its sender can be killed at a
known step. The files of the folder INPUT are in the bucket from the start. The state is lost when the process ends.
"""

import os
import sys
import threading
import time

import boto3
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

port, folder, bucket = int(sys.argv[1]), sys.argv[2], sys.argv[3]
log = open(os.path.join(folder, "requests.tsv"), "w", buffering=1, encoding="utf-8")
moto = DomainDispatcherApplication(create_backend_app)


def held(path):
    try:
        with open(os.path.join(folder, "hold"), encoding="utf-8") as file:
            text = file.read().strip()
        return text and text in path
    except FileNotFoundError:
        return False


def noted(environ, respond):
    query = environ.get("QUERY_STRING", "")
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"] + ("?" + query if query else "")
    log.write("\t".join([method, path, environ.get("HTTP_X_AMZ_COPY_SOURCE", "")]) + "\n")
    if method == "PUT" and held(path):
        log.write("HELD\t" + path + "\t\n")
        while held(path):
            time.sleep(0.1)
        respond("503 Slow Down", [])
        return []
    return moto(environ, respond)


if __name__ == "__main__":
    server = make_server("127.0.0.1", port, noted, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=bucket)
    for source in sys.argv[4:]:
        for place, _, names in os.walk(source):
            for name in names:
                file = os.path.join(place, name)
                client.upload_file(file, bucket, "input/" + os.path.relpath(file, source))
    log.truncate(0)
    print("ready", flush=True)
    threading.Event().wait()
