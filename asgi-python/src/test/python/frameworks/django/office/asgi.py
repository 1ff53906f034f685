# Copyright 2026-present the original author or authors.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#      https://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.

"""The application, with the static files that a web server has in production."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.settings")

django_application = get_asgi_application()

from asgiref.sync import ThreadSensitiveContext  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from office.views import end  # noqa: E402

# Imported in the loop's thread before there is a loop: the database is ready before the first request.
call_command("migrate", verbosity=0, run_syncdb=True, interactive=False)
users = get_user_model().objects
if not users.filter(username="clerk").exists():
    users.create_user("clerk", password="paper")

with_files = ASGIStaticFilesHandler(django_application)


async def application(scope, receive, send):
    """Each request has a thread of its own for its sync views, as Django does it itself from version 4.0 on."""
    async with ThreadSensitiveContext():
        try:
            await with_files(scope, receive, send)
        except OSError as error:
            end("response").set_result(type(error).__name__)
            raise
