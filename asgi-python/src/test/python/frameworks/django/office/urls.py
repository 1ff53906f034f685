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

from django.urls import include, path
from office import views
from rest_framework.routers import DefaultRouter

from books.views import BookViewSet

router = DefaultRouter()
router.register("books", BookViewSet)

urlpatterns = [
    path("api/", include(router.urls)),
    path("scope/", views.scope, name="scope"),
    path("sync/", views.sync_view),
    path("async/", views.async_view),
    path("together/", views.together),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("me/", views.me, name="me"),
    path("count/", views.count),
    path("upload/", views.upload),
    path("digest/", views.digest),
    path("export/", views.export),
    path("endless/", views.endless),
    path("ended/<slug:name>/", views.ended),
    path("download/", views.download),
    path("broken/", views.broken),
]
