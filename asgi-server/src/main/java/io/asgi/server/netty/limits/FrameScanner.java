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

package io.asgi.server.netty.limits;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of a client of HTTP/2 as far as needed to tell whether something is
 * missing that all else has to wait for: the preface with its settings, or the rest of a
 * header block. It takes the frames for valid; that is the codec's concern.
 */
final class FrameScanner {

	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private static final int HEADER_LENGTH = 9;

	private static final int HEADERS = 1;

	private static final int CONTINUATION = 9;

	private static final int END_HEADERS = 4;

	private int prefaceRead;

	private boolean lost;

	private int headerRead;

	private int payloadLeft;

	private boolean started;

	private boolean blockOpen;

	private boolean headerFrame;

	private boolean completed;

	/**
	 * Follow the next bytes, without reading them.
	 * @return whether something that was missing has become complete
	 */
	boolean scan(ByteBuf bytes) {
		this.completed = false;
		int index = bytes.readerIndex();
		while (index < bytes.writerIndex() && !this.lost) {
			if (this.prefaceRead < PREFACE.length) {
				this.lost = (bytes.getByte(index++) != PREFACE[this.prefaceRead++]);
				continue;
			}
			if (this.headerRead < HEADER_LENGTH) {
				header(bytes.getUnsignedByte(index++));
			}
			else {
				int length = Math.min(this.payloadLeft, bytes.writerIndex() - index);
				this.payloadLeft -= length;
				index += length;
			}
			if (this.headerRead == HEADER_LENGTH && this.payloadLeft == 0) {
				frameEnd();
			}
		}
		return this.completed;
	}

	/**
	 * Return whether the first bytes were not those of the preface, so that nothing can
	 * be told.
	 */
	boolean isLost() {
		return this.lost;
	}

	/**
	 * Return whether the preface, the settings or a header block is not complete.
	 */
	boolean isSomethingMissing() {
		return !this.started || this.blockOpen || this.headerFrame;
	}

	private void header(int value) {
		switch (this.headerRead++) {
			case 0 -> this.payloadLeft = value << 16;
			case 1 -> this.payloadLeft |= value << 8;
			case 2 -> this.payloadLeft |= value;
			case 3 -> this.headerFrame = (value == HEADERS || value == CONTINUATION);
			case 4 -> {
				if (this.headerFrame) {
					this.blockOpen = (value & END_HEADERS) == 0;
				}
			}
			default -> {
				// The identifier of the stream
			}
		}
	}

	/**
	 * The first frame has to be that of the settings.
	 */
	private void frameEnd() {
		this.completed |= !this.started || (this.headerFrame && !this.blockOpen);
		this.started = true;
		this.headerRead = 0;
		this.headerFrame = false;
	}

}
