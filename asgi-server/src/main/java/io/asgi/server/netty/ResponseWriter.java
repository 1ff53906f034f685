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

package io.asgi.server.netty;

import java.util.List;
import java.util.concurrent.CancellationException;

import io.asgi.AsgiHeaders;
import io.asgi.server.netty.deadline.WriteDeadline;
import io.asgi.server.netty.file.FileSender;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.FilePart;
import io.asgi.server.protocol.ResponseHead;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Writes responses through Reactor Netty. Used on the event loop of the channel.
 */
final class ResponseWriter {

	private static final Logger logger = LoggerFactory.getLogger(ResponseWriter.class);

	/**
	 * The longest body that is written as one with its head. The write of a longer one is
	 * waited for, and Reactor Netty does not tell when a whole response has been written.
	 */
	private static final int MAX_FUSED_BODY = 64 * 1024;

	private final ExchangeContext context;

	private final Channel channel;

	private final ResponseOwner owner;

	private @Nullable WriteDeadline deadline;

	private @Nullable HookSubscriber hook;

	private boolean endsWithConnection;

	/**
	 * Create the writer of an exchange.
	 * @param owner the exchange
	 */
	ResponseWriter(ExchangeContext context, ResponseOwner owner) {
		this.context = context;
		this.owner = owner;
		this.channel = context.channel();
	}

	/**
	 * Return whether only the end of the connection tells the client where the body ends.
	 */
	boolean endsWithConnection() {
		return this.endsWithConnection;
	}

	/**
	 * Write a whole response and end it.
	 */
	void writeResponse(ResponseHead head, byte[] body, Completion completion) {
		if (body.length > MAX_FUSED_BODY) {
			ResponseHead withLength = (head.contentLength() >= 0) ? head
					: new ResponseHead(head.status(), head.headers(), body.length, head.bodyless());
			writeHead(withLength, then(completion, () -> writeLast(body, completion)));
			return;
		}
		prepare(head, completion, () -> {
			Mono<Void> write = this.context.response().sendObject(Unpooled.wrappedBuffer(body)).then();
			awaitEnd();
			write.subscribe(new CompletionSubscriber((failure) -> {
				completion.complete(failure);
				this.owner.end();
				if (!this.context.isHttp1()) {
					TurnEnd.execute(this.channel, this::watchRest);
				}
			}));
		});
	}

	void writeHead(ResponseHead head, Completion completion) {
		prepare(head, completion, () -> {
			if (this.context.isHttp10()) {
				// HTTP/1.0 knows no chunks, which compression would need
				this.context.response().compression(false);
				if (head.contentLength() < 0) {
					// The end of the connection is the end of the body
					this.endsWithConnection = true;
					this.context.response().keepAlive(false);
				}
			}
			WriteDeadline.Awaited write = deadline().awaited(completion);
			this.context.response().then().subscribe(new CompletionSubscriber(write));
			write.await();
		});
	}

	void writeBody(byte[] body, Completion completion) {
		watched(this.channel.writeAndFlush(Unpooled.wrappedBuffer(body)), completion);
	}

	void writeLast(byte[] body, Completion completion) {
		if (body.length == 0) {
			end();
			completion.complete(null);
			return;
		}
		ChannelFuture write = this.channel.write(Unpooled.wrappedBuffer(body));
		end();
		this.channel.flush();
		watched(write, completion);
	}

	/**
	 * Let Reactor Netty end the response.
	 */
	private void end() {
		awaitEnd();
		this.owner.end();
	}

	/**
	 * Watch over the write of the response's end, which comes next.
	 */
	private void awaitEnd() {
		if (this.context.isHttp1()) {
			ResponseEnd.await(this.context, (write) -> deadline().watch(write));
		}
	}

	/**
	 * Watch over what is pending of a response that was handed over as a whole.
	 */
	private void watchRest() {
		if (WriteDeadline.isPending(this.channel)) {
			deadline().watchRest();
		}
	}

	/**
	 * Return whether the client has not taken all that has been written.
	 */
	boolean isWriting() {
		return this.deadline != null && this.deadline.isWaiting();
	}

	/**
	 * The application has ended: it writes nothing more.
	 */
	void applicationEnded() {
		if (this.deadline != null) {
			this.deadline.close();
		}
	}

	/**
	 * Return the deadline for a client that takes nothing of what is written to it.
	 */
	private WriteDeadline deadline() {
		WriteDeadline deadline = this.deadline;
		if (deadline == null) {
			deadline = new WriteDeadline(this.channel, this.context.options().http().responseIdleTimeout(),
					this.owner::stalled);
			this.deadline = deadline;
		}
		return deadline;
	}

	/**
	 * Report how a write ends, and watch over it until then.
	 */
	void watched(ChannelFuture write, Completion completion) {
		if (!write.isDone()) {
			deadline().watch(write);
		}
		complete(write, completion);
	}

	void writeFile(FilePart file, Completion completion) {
		FileSender.send(file, this.channel, this::watched, completion);
	}

	void writeEarlyHint(List<String> links, Completion completion) {
		watched(EarlyHints.write(this.context, links), completion);
	}

	/**
	 * End the response with trailer fields, which must be ones that Reactor Netty lets
	 * pass.
	 */
	void writeTrailers(AsgiHeaders trailers, Completion completion) {
		if (!trailers.isEmpty()) {
			this.context.response().trailerHeaders((target) -> add(trailers, target));
		}
		end();
		completion.complete(null);
	}

	/**
	 * Report how a write ends: at once if it has ended already.
	 */
	static void complete(ChannelFuture write, Completion completion) {
		if (write.isDone()) {
			completion.complete(write.cause());
		}
		else {
			write.addListener((done) -> completion.complete(done.cause()));
		}
	}

	/**
	 * Let other layers take part in the head, whose fields are set already.
	 */
	void beforeHead(int status, Completion completion) {
		Layers layers = this.context.layers();
		if (layers == null) {
			completion.complete(null);
		}
		else {
			this.hook = new HookSubscriber(onLoop(completion), this.owner.reactorContext());
			Mono.defer(() -> layers.beforeHead().apply(status)).subscribe(this.hook);
		}
	}

	/**
	 * Wait no longer for what the client will not see.
	 */
	void clientGone() {
		if (this.hook != null) {
			this.hook.cancel();
		}
	}

	/**
	 * Prepare a head, and go on when that is done.
	 * @param completion told if the head cannot be written
	 * @param next writes it
	 */
	private void prepare(ResponseHead head, Completion completion, Runnable next) {
		try {
			this.context.response().status(head.status());
			addHeaders(head.headers());
		}
		catch (RuntimeException ex) {
			unwritable(ex, completion);
			return;
		}
		if (this.context.layers() == null) {
			applyFraming(head);
			next.run();
			return;
		}
		beforeHead(head.status(), (failure) -> {
			if (failure == null) {
				applyFraming(head);
				next.run();
			}
			else {
				unwritable(failure, completion);
			}
		});
	}

	private void unwritable(Throwable problem, Completion completion) {
		if (this.channel.isActive() && !(problem instanceof CancellationException)) {
			replaceHead(problem);
		}
		completion.complete(problem);
	}

	/**
	 * Answer in the place of a response whose head cannot be written. The application
	 * learns no more than that its client is out of reach.
	 */
	private void replaceHead(Throwable problem) {
		logger.error("The head of the response to {} could not be written: the client got an error response",
				this.context.describe(), problem);
		this.context.response()
			.responseHeaders()
			.clear()
			.set(HttpHeaderNames.DATE, HttpDate.now())
			.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		this.context.response().status(500).keepAlive(false);
		end();
	}

	/**
	 * Set what only the server knows, whatever other layers have made of it.
	 */
	private void applyFraming(ResponseHead head) {
		HttpHeaders target = this.context.response().status(head.status()).responseHeaders();
		if (!target.contains(HttpHeaderNames.DATE)) {
			target.set(HttpHeaderNames.DATE, HttpDate.now());
		}
		if (this.context.layers() != null) {
			// What ends the body is set below, or else the last chunk, as by default
			target.remove(HttpHeaderNames.CONTENT_LENGTH)
				.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		}
		if (this.context.isHttp10()) {
			this.context.response().chunkedTransfer(false);
			if (this.context.request().isKeepAlive()) {
				// Not the default of HTTP/1.0 (RFC 9112, appendix C.2.2)
				target.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
			}
		}
		// Trailers follow the last chunk, which is none where there is a length (RFC
		// 9112,
		// section 7.1.2)
		if (head.status() == 204 || head.status() == 205 || head.trailers()) {
			target.remove(HttpHeaderNames.CONTENT_LENGTH);
		}
		else if (head.contentLength() >= 0) {
			target.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(head.contentLength()));
		}
	}

	/**
	 * Add the fields of the application. They replace what other layers have set before,
	 * as those of any handler would.
	 */
	void addHeaders(AsgiHeaders headers) {
		HttpHeaders target = this.context.response().responseHeaders();
		if (this.context.layers() != null) {
			for (AsgiHeaders.Field field : headers) {
				if (!field.name().equals("set-cookie") && !field.name().equals("vary")) {
					target.remove(field.name());
				}
			}
		}
		add(headers, target);
	}

	private static void add(AsgiHeaders headers, HttpHeaders target) {
		for (int i = 0; i < headers.size(); i++) {
			target.add(FieldNames.of(headers.name(i)), headers.value(i));
		}
	}

	private Completion then(Completion completion, Runnable next) {
		return (failure) -> {
			if (failure != null) {
				completion.complete(failure);
			}
			else {
				next.run();
			}
		};
	}

	private Completion onLoop(Completion completion) {
		return (failure) -> {
			if (this.channel.eventLoop().inEventLoop()) {
				completion.complete(failure);
			}
			else {
				this.channel.eventLoop().execute(() -> completion.complete(failure));
			}
		};
	}

}
