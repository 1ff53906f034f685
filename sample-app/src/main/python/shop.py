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

"""A FastAPI application, for the interpreters that have FastAPI."""

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI(title="A shop in Python")


class Item(BaseModel):
    name: str
    price: float


ITEMS = {"tea": Item(name="Tea", price=4.5), "jam": Item(name="Jam", price=3.25)}


def known(item_id: str):
    if item_id not in ITEMS:
        raise HTTPException(404, "There is no such item")
    return ITEMS[item_id]


@app.get("/items")
async def items():
    return ITEMS


@app.get("/items/{item_id}")
async def item(found: Item = Depends(known)):
    return found


@app.post("/totals")
async def total(items: list[Item]):
    """What is wrong with a body is said with 422."""
    return {"total": sum(item.price for item in items)}
