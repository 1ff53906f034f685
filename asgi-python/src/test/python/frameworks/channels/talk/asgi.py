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

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talk.settings")

django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import path, re_path  # noqa: E402
from talk import consumers  # noqa: E402

call_command("migrate", verbosity=0, run_syncdb=True, interactive=False)
users = get_user_model().objects
if not users.filter(username="clerk").exists():
    users.create_user("clerk", password="paper")

websockets = URLRouter(
    [
        path("rooms/<slug:room>/", consumers.Room.as_asgi()),
        path("sync/", consumers.SyncRoom.as_asgi()),
        path("me/", consumers.Me.as_asgi()),
        path("denied/", consumers.Denied.as_asgi()),
        path("closing/", consumers.Closing.as_asgi()),
        path("protocols/", consumers.Protocols.as_asgi()),
        path("broken/", consumers.Broken.as_asgi()),
    ]
)
application = ProtocolTypeRouter(
    {
        "http": URLRouter(
            [path("feed/", AuthMiddlewareStack(consumers.Feed.as_asgi())), re_path("", django_application)]
        ),
        "websocket": OriginValidator(AuthMiddlewareStack(websockets), ["http://talk.example"]),
    }
)
