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

package io.asgi.server.protocol;

import java.util.ArrayList;
import java.util.List;

import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoppableHttpProtocol}.
 */
class HttpShutdownTests {

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final HttpProtocol http = new HttpProtocol(this.transport, "GET", 1);

	private final StoppableHttpProtocol protocol = new StoppableHttpProtocol(this.http);

	private final List<Ending> endings = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "text/event-stream", "Text/Event-Stream; charset=utf-8" })
	void anEventStreamReceivesADisconnectAndMayStillSend(String type) {
		start(type);
		this.transport.endTurn();
		RecordingReceiver receiver = receive();
		this.protocol.stop();
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		this.transport.writes().take();
		send(HttpSendEvent.Body.of("bye"));
		send(HttpSendEvent.Body.last());
		assertThat(this.transport.writes().take()).containsExactly("body 'bye'", "last");
		end(null);
		assertThat(this.endings).containsExactly(Ending.COMPLETE);
	}

	@Test
	void anEventStreamThatBeginsLaterReceivesADisconnectToo() {
		this.protocol.stop();
		RecordingReceiver receiver = receive();
		receiver.assertWaits();
		start("text/event-stream");
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void anEventStreamWhoseApplicationReturnsIsEnded() {
		start("text/event-stream");
		this.transport.endTurn();
		this.transport.writes().take();
		this.protocol.stop();
		end(null);
		assertThat(this.transport.writes().take()).containsExactly("last");
		assertThat(this.endings).containsExactly(Ending.COMPLETE);
	}

	@Test
	void anEventStreamWhoseApplicationReturnsBeforeItsHeadIsWrittenIsEmpty() {
		start("text/event-stream");
		this.protocol.stop();
		end(null);
		assertThat(this.transport.writes().take()).containsExactly("response 200");
		assertThat(this.endings).containsExactly(Ending.COMPLETE);
	}

	@Test
	void anEventStreamThatHasAnnouncedTrailersIsEndedWithoutAny() {
		send(new HttpSendEvent.Start(200, AsgiHeaders.of("content-type", "text/event-stream"), true));
		this.transport.endTurn();
		this.protocol.stop();
		end(null);
		assertThat(this.endings).containsExactly(Ending.COMPLETE);
	}

	@Test
	void anEventStreamWhoseApplicationFailsIsCutOff() {
		start("text/event-stream");
		this.transport.endTurn();
		this.transport.writes().take();
		this.protocol.stop();
		end(new IllegalStateException());
		assertThat(this.transport.writes().take()).containsExactly("abort");
		assertThat(this.endings).containsExactly(Ending.CUT_OFF);
	}

	@Test
	void anEventStreamThatHasEndedStaysAsItIs() {
		start("text/event-stream");
		send(HttpSendEvent.Body.last("all"));
		this.protocol.stop();
		end(null);
		assertThat(this.transport.writes().take()).containsExactly("response 200 'all'");
		assertThat(this.endings).containsExactly(Ending.COMPLETE);
	}

	@Test
	void aReceiveMayBeCancelled() {
		RecordingReceiver receiver = receive();
		this.protocol.cancelReceive(receiver);
		assertThat(this.http.bodyAwaitedBy()).isNull();
	}

	@Test
	void anEventStreamGoesOnWhileTheServerDoes() {
		start("text/event-stream");
		RecordingReceiver receiver = receive();
		receiver.assertWaits();
		this.transport.endTurn();
		this.transport.writes().take();
		end(null);
		assertThat(this.transport.writes().take()).containsExactly("abort");
	}

	@Test
	void otherResponsesGoOn() {
		start("text/plain");
		this.transport.endTurn();
		RecordingReceiver receiver = receive();
		this.protocol.stop();
		receiver.assertWaits();
		this.transport.writes().take();
		end(null);
		assertThat(this.transport.writes().take()).containsExactly("abort");
	}

	@Test
	void aResponseWithoutATypeGoesOn() {
		send(HttpSendEvent.Start.of(200));
		RecordingReceiver receiver = receive();
		this.protocol.stop();
		receiver.assertWaits();
	}

	private void start(String type) {
		send(HttpSendEvent.Start.of(200, "content-type", type));
	}

	private void send(HttpSendEvent event) {
		this.protocol.send(event, new RecordingCompletion());
	}

	private RecordingReceiver receive() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		return receiver;
	}

	private void end(Throwable failure) {
		this.protocol.applicationEnded(failure, this.endings::add);
	}

}
