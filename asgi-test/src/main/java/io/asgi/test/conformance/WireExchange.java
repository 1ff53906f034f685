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

package io.asgi.test.conformance;

import java.util.concurrent.CompletableFuture;

/**
 * A client's side of one exchange: a request, and after an upgrade a stream of bytes both
 * ways. What comes back is reported to a {@link WireResponse}. No method blocks.
 */
public interface WireExchange {

	/**
	 * Send a part of the request body, or plain bytes after an upgrade. Parts are sent
	 * one after the other, each framed as one chunk or one or more DATA frames.
	 * @param bytes the bytes, not empty
	 * @return completes when the network has taken all of them: the socket's send buffer,
	 * or the flow-control window of the stream. While the server does not read it must,
	 * after a bounded number of bytes, not complete any more
	 */
	CompletableFuture<Void> send(byte[] bytes);

	/**
	 * End the request body: the last chunk, or END_STREAM. After an upgrade, end the
	 * client's direction of the stream.
	 * @return completes when it has been sent
	 */
	CompletableFuture<Void> finish();

	/**
	 * Leave without a word: reset the stream (RST_STREAM with CANCEL) where the protocol
	 * multiplexes, close the connection where it does not. The response is not told
	 * anything any more, except that it is aborted.
	 */
	void abort();

	/**
	 * Stop reading the response, so that the server gets to feel it: at most a buffer of
	 * 64 KiB more is taken from the socket, or no more window granted to the stream. What
	 * has been read already is still reported.
	 */
	void pauseReading();

	/**
	 * Go on reading the response.
	 */
	void resumeReading();

}
