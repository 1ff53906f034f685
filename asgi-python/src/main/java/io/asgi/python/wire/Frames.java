/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.python.wire;

/**
 * The numbers of docs/python-wire.md: types, flags, sizes.
 */
final class Frames {

	static final int VERSION = 1;

	static final int HEADER_SIZE = 10;

	// Where the parts of a header are

	static final int TYPE = 4;

	static final int FLAGS = 5;

	static final int STREAM = 6;

	static final int MAX_PAYLOAD = 256 * 1024;

	static final int MAX_HEAD = 1 << 20;

	/**
	 * What a message needs credit for besides its bytes, with its last frame: also one
	 * without bytes takes room.
	 */
	static final int MESSAGE_COST = 64;

	static final int END = 0x01;

	static final int MORE = 0x02;

	static final int WITH_TRAILERS = 0x04;

	static final int WITH_BODY = 0x08;

	static final int EXPECT = 0x10;

	static final int OPTIONAL = 0x80;

	static final int HELLO = 0x01;

	static final int WELCOME = 0x02;

	static final int PING = 0x03;

	static final int PONG = 0x04;

	static final int DRAIN = 0x05;

	static final int CREDIT = 0x06;

	static final int LEAVE = 0x07;

	static final int HTTP = 0x10;

	static final int WEBSOCKET = 0x11;

	static final int REQUEST = 0x12;

	static final int DISCONNECT = 0x13;

	static final int REFUSED = 0x14;

	static final int DONE_SEND = 0x15;

	static final int CANCEL = 0x16;

	static final int RESPONSE = 0x20;

	static final int BODY = 0x21;

	static final int TRAILERS = 0x22;

	static final int EARLY_HINT = 0x23;

	static final int PUSH = 0x24;

	static final int PATH_SEND = 0x25;

	static final int ACCEPT = 0x26;

	static final int CLOSE = 0x27;

	static final int DONE = 0x2F;

	static final int TEXT = 0x30;

	static final int BYTES = 0x31;

	private Frames() {
	}

	/**
	 * Say what a type is called, for messages.
	 */
	static String name(int type) {
		return switch (type) {
			case HELLO -> "HELLO";
			case WELCOME -> "WELCOME";
			case PING -> "PING";
			case PONG -> "PONG";
			case DRAIN -> "DRAIN";
			case CREDIT -> "CREDIT";
			case LEAVE -> "LEAVE";
			case HTTP -> "HTTP";
			case WEBSOCKET -> "WEBSOCKET";
			case REQUEST -> "REQUEST";
			case DISCONNECT -> "DISCONNECT";
			case REFUSED -> "REFUSED";
			case DONE_SEND -> "DONE_SEND";
			case CANCEL -> "CANCEL";
			case RESPONSE -> "RESPONSE";
			case BODY -> "BODY";
			case TRAILERS -> "TRAILERS";
			case EARLY_HINT -> "EARLY_HINT";
			case PUSH -> "PUSH";
			case PATH_SEND -> "PATH_SEND";
			case ACCEPT -> "ACCEPT";
			case CLOSE -> "CLOSE";
			case DONE -> "DONE";
			case TEXT -> "TEXT";
			case BYTES -> "BYTES";
			default -> String.format("of the unknown type 0x%02x", type);
		};
	}

	/**
	 * Return whether frames of a type may be parts of one payload.
	 */
	static boolean mayGoOn(int type) {
		return switch (type) {
			case RESPONSE, TRAILERS, ACCEPT, PUSH, EARLY_HINT, TEXT, BYTES -> true;
			default -> false;
		};
	}

	/**
	 * Return whether this version of the protocol knows a type.
	 */
	static boolean isKnown(int type) {
		return !name(type).startsWith("of ");
	}

	/**
	 * Return whether a worker may send a type for a call.
	 */
	static boolean isCallType(int type) {
		return type == CREDIT || (type >= RESPONSE && type <= CLOSE) || type == DONE || isMessage(type);
	}

	/**
	 * Return whether a type carries a message, whose bytes are counted.
	 */
	static boolean isMessage(int type) {
		return type == TEXT || type == BYTES;
	}

}
