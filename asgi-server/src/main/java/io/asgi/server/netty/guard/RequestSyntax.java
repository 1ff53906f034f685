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

package io.asgi.server.netty.guard;

import io.netty.buffer.ByteBuf;

/**
 * Follows the bytes of HTTP/1 requests and finds what RFC 9112 does not allow and Netty's
 * decoder reads all the same: other separators than one space in the request line, folded
 * fields, rubbish behind the size of a chunk. Whoever reads such bytes in another way
 * than the proxy before it sees other requests than the proxy.
 */
final class RequestSyntax {

	/**
	 * Fields that say where a message ends or for whom it is are no trailers (RFC 9110,
	 * section 6.5.1).
	 */
	private static final String[] NO_TRAILERS = { "content-length", "transfer-encoding", "host" };

	private static final String CONTENT_LENGTH = "content-length";

	private static final int LONGEST_NAME = 17;

	private static final String VERSION = "HTTP/";

	private State state = State.START;

	/**
	 * Bytes of the body, or of the chunk, that are still to come.
	 */
	private long remaining;

	private boolean chunked;

	private boolean inHead = true;

	private int versionLength;

	/**
	 * The name of a trailer, as far as it is of interest.
	 */
	private final StringBuilder name = new StringBuilder(LONGEST_NAME + 1);

	private boolean lengthKnown;

	/**
	 * How much of a name is that of the length so far.
	 */
	private int lengthMatched;

	/**
	 * A bit for each letter that a field of the head begins with.
	 */
	private int initials;

	/**
	 * Follow bytes up to the end of a head, or of a request. Does not move the reader
	 * index.
	 * @return the index behind the last byte that is allowed
	 */
	int follow(ByteBuf bytes) {
		int index = bytes.readerIndex();
		int end = bytes.writerIndex();
		while (index < end && !isViolated()) {
			if (this.state == State.DATA) {
				index += skipData(end - index);
			}
			else {
				byte[] copy = HeadBytes.copy(bytes, index);
				index += follow(copy, Math.min(end - index, copy.length));
			}
			if (isHeadEnd() || isBetweenRequests()) {
				return index;
			}
		}
		return index;
	}

	/**
	 * Follow bytes up to the end of a head, of a request, or to what is not allowed.
	 * @return how many bytes are allowed
	 */
	private int follow(byte[] bytes, int length) {
		int index = 0;
		while (index < length) {
			switch (this.state) {
				case DATA -> {
					index += skipData(length - index);
					if (isBetweenRequests()) {
						return index;
					}
					continue;
				}
				case METHOD -> index = HeadBytes.endOfToken(bytes, index, length);
				case TARGET -> index = HeadBytes.endOfTarget(bytes, index, length);
				case FIELD, TRAILER -> index = HeadBytes.lineFeed(bytes, index, length);
				case FIELD_START -> {
					if (isOfNoInterest(bytes[index])) {
						this.initials |= bit(bytes[index]);
						this.state = State.FIELD;
						index = HeadBytes.lineFeed(bytes, index + 1, length);
					}
				}
				case VERSION -> {
					if (this.versionLength == 0 && HeadBytes.isUsualVersion(bytes, index, length)) {
						this.state = State.FIELD_START;
						index += HeadBytes.USUAL_VERSION_LENGTH;
						continue;
					}
				}
				default -> {
					// One byte at a time
				}
			}
			if (index < length) {
				this.state = next(bytes[index]);
				if (isViolated()) {
					return index;
				}
				index++;
				if (isHeadEnd() || isBetweenRequests()) {
					return index;
				}
			}
		}
		return index;
	}

	private int skipData(int available) {
		int skipped = (int) Math.min(this.remaining, available);
		this.remaining -= skipped;
		if (this.remaining == 0) {
			this.state = this.chunked ? State.SIZE_START : State.START;
		}
		return skipped;
	}

	/**
	 * Tell how the body of the request is framed whose head has ended.
	 */
	void body(long length, boolean chunked) {
		this.remaining = length;
		this.chunked = chunked;
		if (chunked) {
			this.state = State.SIZE_START;
		}
		else {
			this.state = (length > 0) ? State.DATA : State.START;
		}
	}

	boolean isViolated() {
		return this.state == State.VIOLATION;
	}

	/**
	 * Return whether a head has ended, and nobody has told what follows.
	 */
	boolean isHeadEnd() {
		return this.state == State.HEAD_END;
	}

	/**
	 * Return whether a request has ended, or none has begun, and nothing of the next one
	 * has come.
	 */
	boolean isBetweenRequests() {
		return this.state == State.START;
	}

	/**
	 * Return whether the last byte belongs to a head, and not to a body.
	 */
	boolean isInHead() {
		return this.inHead;
	}

	/**
	 * Return whether the last head may have fields that begin with a letter. If not,
	 * nobody has to look for them.
	 * @param initial the letter, in lower case
	 */
	boolean mayHaveField(char initial) {
		return (this.initials & bit(initial)) != 0;
	}

	private static int bit(int letter) {
		// The same for both cases
		return 1 << (letter & 0x1F);
	}

	private State next(byte value) {
		return switch (this.state) {
			case START -> {
				this.inHead = true;
				// Empty lines before a request are to be ignored (section 2.2)
				yield (value == '\r') ? State.START_LF : token(value, State.METHOD);
			}
			case START_LF -> expect(value, '\n', State.START);
			case METHOD -> (value == ' ') ? State.TARGET_START : token(value, State.METHOD);
			case TARGET_START -> HeadBytes.isVisible(value) ? State.TARGET : State.VIOLATION;
			case TARGET -> {
				this.versionLength = 0;
				this.lengthKnown = false;
				this.initials = 0;
				if (value == ' ') {
					yield State.VERSION;
				}
				yield HeadBytes.isVisible(value) ? State.TARGET : State.VIOLATION;
			}
			case VERSION -> version(value);
			case FIELD_START -> {
				if (value == '\r') {
					yield State.HEAD_LF;
				}
				this.initials |= bit(value);
				this.lengthMatched = 0;
				yield folded(value) ? State.VIOLATION : fieldName(value);
			}
			case FIELD -> State.FIELD_START;
			// A line without a field is refused by the decoder
			case FIELD_NAME -> (value == '\n') ? State.FIELD_START : fieldName(value);
			case LENGTH_START -> folded(value) ? State.LENGTH_START : length(value);
			case LENGTH -> folded(value) ? State.LENGTH_END : length(value);
			case LENGTH_END -> folded(value) ? State.LENGTH_END : expect(value, '\r', State.FIELD);
			case HEAD_LF -> expect(value, '\n', State.HEAD_END);
			case SIZE_START -> {
				this.inHead = false;
				this.remaining = 0;
				yield size(value, State.VIOLATION);
			}
			case SIZE -> (value == '\r') ? State.SIZE_LF : size(value, State.VIOLATION);
			case SIZE_SPACE -> extensionOrSpace(value);
			case EXTENSION_START ->
				(value == ' ' || value == '\t') ? State.EXTENSION_START : token(value, State.EXTENSION);
			case EXTENSION -> {
				if (value == '\r') {
					yield State.SIZE_LF;
				}
				yield (HeadBytes.isVisible(value) || value == ' ' || value == '\t') ? State.EXTENSION : State.VIOLATION;
			}
			case SIZE_LF -> (value == '\n') ? chunk() : State.VIOLATION;
			case TRAILER_START -> {
				this.name.setLength(0);
				if (value == '\r') {
					yield State.END_LF;
				}
				yield folded(value) ? State.VIOLATION : trailer(value);
			}
			case TRAILER_NAME -> trailer(value);
			case TRAILER -> State.TRAILER_START;
			case END_LF -> expect(value, '\n', State.START);
			default -> State.VIOLATION;
		};
	}

	/**
	 * Return whether what begins so is a field, and not that of the length.
	 */
	private static boolean isOfNoInterest(byte first) {
		return first > ' ' && (first | 0x20) != CONTENT_LENGTH.charAt(0);
	}

	private State version(byte value) {
		if (this.versionLength < VERSION.length()) {
			return expect(value, VERSION.charAt(this.versionLength++), State.VERSION);
		}
		if (this.versionLength == VERSION.length()) {
			// Others would be taken for those that are not sent like this
			this.versionLength++;
			return (value == '0' || value == '1') ? State.VERSION : State.VIOLATION;
		}
		// The decoder checks the rest
		return (value == '\n') ? State.FIELD_START : State.VERSION;
	}

	private State size(byte value, State otherwise) {
		int digit = Character.digit(value, 16);
		if (digit >= 0) {
			// The decoder refuses what does not fit into an int
			this.remaining = Math.min(this.remaining << 4 | digit, Integer.MAX_VALUE);
			return State.SIZE;
		}
		return (this.state == State.SIZE) ? extensionOrSpace(value) : otherwise;
	}

	private static State extensionOrSpace(byte value) {
		if (value == ';') {
			return State.EXTENSION_START;
		}
		return (value == ' ' || value == '\t') ? State.SIZE_SPACE : State.VIOLATION;
	}

	private State chunk() {
		if (this.remaining == 0) {
			return State.TRAILER_START;
		}
		// With the end of the line, which the decoder checks
		this.remaining += 2;
		return State.DATA;
	}

	/**
	 * Only the field of the length is of interest.
	 */
	private State fieldName(byte value) {
		if (this.lengthMatched == CONTENT_LENGTH.length()) {
			return (value == ':') ? lengthField() : State.FIELD;
		}
		if (Character.toLowerCase((char) (value & 0xFF)) == CONTENT_LENGTH.charAt(this.lengthMatched)) {
			this.lengthMatched++;
			return State.FIELD_NAME;
		}
		return State.FIELD;
	}

	/**
	 * One length, which is a number, in every version: of those of HTTP/1.0 the decoder
	 * takes the first.
	 */
	private State lengthField() {
		if (this.lengthKnown) {
			return State.VIOLATION;
		}
		this.lengthKnown = true;
		return State.LENGTH_START;
	}

	private State length(byte value) {
		if (value == '\r') {
			return (this.state == State.LENGTH) ? State.FIELD : State.VIOLATION;
		}
		return (value >= '0' && value <= '9') ? State.LENGTH : State.VIOLATION;
	}

	private State trailer(byte value) {
		if (value == ':') {
			for (String name : NO_TRAILERS) {
				if (name.contentEquals(this.name)) {
					return State.VIOLATION;
				}
			}
			return State.TRAILER;
		}
		if (value == '\n') {
			// No field, which the decoder refuses
			return State.TRAILER_START;
		}
		if (this.name.length() <= LONGEST_NAME) {
			this.name.append(Character.toLowerCase((char) (value & 0xFF)));
		}
		return State.TRAILER_NAME;
	}

	private static boolean folded(byte value) {
		return value == ' ' || value == '\t';
	}

	private static State expect(byte value, char expected, State then) {
		return (value == expected) ? then : State.VIOLATION;
	}

	private static State token(byte value, State then) {
		return HeadBytes.isToken(value) ? then : State.VIOLATION;
	}

	/**
	 * What the next byte belongs to.
	 */
	private enum State {

		START, START_LF, METHOD, TARGET_START, TARGET, VERSION, FIELD_START, FIELD, FIELD_NAME, LENGTH_START, LENGTH,
		LENGTH_END, HEAD_LF, HEAD_END, SIZE_START, SIZE, SIZE_SPACE, EXTENSION_START, EXTENSION, SIZE_LF, DATA,
		TRAILER_START, TRAILER_NAME, TRAILER, END_LF, VIOLATION

	}

}
