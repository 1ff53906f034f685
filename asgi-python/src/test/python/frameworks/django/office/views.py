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

"""Views in threads and in the loop, forms, sessions, uploads and streams."""

import asyncio
import hashlib
import itertools
import threading

from django.contrib.auth import authenticate, login
from django.http import FileResponse, HttpResponse, HttpResponseForbidden, JsonResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


def scope(request):
    return JsonResponse(
        {
            "path": request.path,
            "path_info": request.path_info,
            "script": request.META["SCRIPT_NAME"],
            "query": request.GET.get("a"),
            "link": reverse("me"),
            "absolute": request.build_absolute_uri(reverse("scope")),
            "client": request.META["REMOTE_ADDR"],
        }
    )


def sync_view(request):
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return HttpResponse("in a thread")
    return HttpResponse("in the loop")


async def async_view(request):
    await asyncio.sleep(0)
    asyncio.get_running_loop()
    return HttpResponse("in the loop with %s" % request.GET["name"])


ends = {}


def end(name):
    if name not in ends:
        ends[name] = asyncio.get_running_loop().create_future()
    return ends[name]


async def ended(request, name):
    how = await asyncio.wait_for(end(name), 60)
    del ends[name]
    return HttpResponse(how)


barrier = threading.Barrier(3)


def together(request):
    """Three requests have to be served at the same time."""
    barrier.wait(60)
    return HttpResponse("met")


def sign_in(request):
    if request.method == "POST":
        user = authenticate(request, username=request.POST["name"], password=request.POST["password"])
        if user is None:
            return HttpResponseForbidden("wrong")
        login(request, user)
        return redirect("me")
    return HttpResponse("token=" + get_token(request))


def me(request):
    return HttpResponse(request.user.get_username() or "nobody")


def count(request):
    request.session["count"] = request.session.get("count", 0) + 1
    return HttpResponse(str(request.session["count"]))


@csrf_exempt
@require_POST
def upload(request):
    file = request.FILES["file"]
    sha256 = hashlib.sha256()
    for chunk in file.chunks():
        sha256.update(chunk)
    return JsonResponse(
        {
            "title": request.POST["title"],
            "name": file.name,
            "size": file.size,
            "sha256": sha256.hexdigest(),
            "kind": type(file).__name__,
        }
    )


@csrf_exempt
@require_POST
def digest(request):
    """A body that is read as a stream has no limit of Django's."""
    sha256 = hashlib.sha256()
    while True:
        part = request.read(65536)
        if not part:
            return HttpResponse(sha256.hexdigest())
        sha256.update(part)


def export(request):
    rows = int(request.GET["rows"])
    return StreamingHttpResponse(("%06d;%s\n" % (row, "x" * 92) for row in range(rows)), content_type="text/csv")


def endless(request):
    return StreamingHttpResponse(itertools.repeat(b"x" * 9999 + b"\n"))


def download(request):
    return FileResponse(open(__file__, "rb"), as_attachment=True, filename="views.txt")


def broken(request):
    raise RuntimeError("on purpose")
