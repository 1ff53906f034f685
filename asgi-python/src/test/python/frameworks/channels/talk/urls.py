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

import asyncio

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth import authenticate, login
from django.http import HttpResponse
from django.urls import path
from talk.consumers import end, ends


def sign_in(request):
    login(request, authenticate(request, username=request.POST["name"], password=request.POST["password"]))
    return HttpResponse("welcome")


def tell(request, group):
    """A view in a thread speaks to consumers in the loop."""
    async_to_sync(get_channel_layer().group_send)(group, {"type": "room.message", "text": request.GET["text"]})
    return HttpResponse("told")


async def ended(request, name):
    how = await asyncio.wait_for(end(name), 60)
    del ends[name]
    return HttpResponse(how)


urlpatterns = [path("sign-in/", sign_in), path("tell/<slug:group>/", tell), path("ended/<slug:name>/", ended)]
