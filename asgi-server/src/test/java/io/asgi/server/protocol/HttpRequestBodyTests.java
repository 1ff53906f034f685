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

import io.asgi.AsgiReceiveEvent;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the receiving side of {@link HttpProtocol}.
 */
class HttpRequestBodyTests {

	private static final AsgiReceiveEvent PART = HttpReceiveEvent.Request.of("part".getBytes());

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final HttpProtocol protocol = new HttpProtocol(this.transport, "POST", 1);

	@Test
	void nothingIsReadBeforeTheApplicationAsks() {
		send(HttpSendEvent.Start.of(200));
		this.transport.endTurn();
		assertThat(this.transport.writes().take()).containsExactly("head 200");
		receive();
		assertThat(this.transport.writes().take()).containsExactly("read");
	}

	@Test
	void aPartIsAwaitedWhileTheApplicationReceivesIt() {
		assertThat(this.protocol.bodyAwaitedBy()).isNull();
		RecordingReceiver receiver = receive();
		assertThat(this.protocol.bodyAwaitedBy()).isSameAs(receiver);
		this.protocol.cancelReceive(receiver);
		assertThat(this.protocol.bodyAwaitedBy()).isNull();
		receive();
		this.protocol.bodyReceived(new byte[0], true);
		receive();
		assertThat(this.protocol.bodyAwaitedBy()).as("the disconnect is no part of the body").isNull();
	}

	@Test
	void eachReceiveReadsOnePart() {
		RecordingReceiver first = receive();
		part();
		first.assertReceived(PART);
		assertThat(this.transport.writes().take()).containsExactly("read");
		RecordingReceiver second = receive();
		assertThat(this.transport.writes().take()).containsExactly("read");
		this.protocol.bodyReceived(new byte[0], true);
		second.assertReceived(HttpReceiveEvent.Request.last());
	}

	@Test
	void aReceiveAfterTheLastPartWaitsForTheDisconnectAndReadsNothing() {
		receive();
		this.protocol.bodyReceived(new byte[0], true);
		this.transport.writes().take();
		RecordingReceiver receiver = receive();
		receiver.assertWaits();
		assertThat(this.transport.writes().take()).isEmpty();
		this.protocol.clientGone();
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void aSecondReceiverFailsAndTheFirstStillWaits() {
		RecordingReceiver first = receive();
		receive().assertRefused();
		first.assertWaits();
		part();
		first.assertReceived(PART);
		assertThat(this.transport.writes().take()).containsExactly("read");
	}

	@Test
	void aPartThatComesAfterItsReceiverWasCancelledIsForTheNextOne() {
		RecordingReceiver cancelled = receive();
		this.protocol.cancelReceive(cancelled);
		part();
		cancelled.assertWaits();
		receive().assertReceived(PART);
		assertThat(this.transport.writes().take()).containsExactly("read");
	}

	@Test
	void aPartThatIsUnderWayWhenAnotherReceiverComesIsNotReadAgain() {
		this.protocol.cancelReceive(receive());
		RecordingReceiver second = receive();
		assertThat(this.transport.writes().take()).containsExactly("read");
		part();
		second.assertReceived(PART);
	}

	@Test
	void aPartThatIsRefusedBecauseItsReceiverHasBeenWithdrawnIsForTheNextOne() {
		RecordingReceiver withdrawn = receive();
		withdrawn.withdraw();
		part();
		withdrawn.assertWaits();
		this.protocol.receive(RecordingReceiver.withdrawn());
		receive().assertReceived(PART);
		assertThat(this.transport.writes().take()).containsExactly("read");
	}

	@Test
	void theLastPartIsNotLostWithItsReceiverEither() {
		receive().withdraw();
		this.protocol.bodyReceived("end".getBytes(), true);
		receive().assertReceived(HttpReceiveEvent.Request.last("end".getBytes()));
		receive().assertWaits();
	}

	@Test
	void toCancelAReceiverThatIsNotTheOneThatWaitsChangesNothing() {
		RecordingReceiver waiting = receive();
		this.protocol.cancelReceive(new RecordingReceiver());
		part();
		waiting.assertReceived(PART);
		this.protocol.cancelReceive(waiting);
	}

	@Test
	void aPartThatNobodyAskedForIsNotTaken() {
		part();
		RecordingReceiver receiver = receive();
		receiver.assertWaits();
		part();
		part();
		receiver.assertReceived(PART);
		receive().assertWaits();
	}

	@Test
	void anApplicationMayReceiveFromWithinAPart() {
		List<AsgiReceiveEvent> received = new ArrayList<>();
		RecordingReceiver second = new RecordingReceiver(received::add);
		this.protocol.receive(new RecordingReceiver((event) -> {
			received.add(event);
			this.protocol.receive(second);
		}));
		part();
		assertThat(this.transport.writes().take()).containsExactly("read", "read");
		this.protocol.bodyReceived(new byte[0], true);
		assertThat(received).containsExactly(PART, HttpReceiveEvent.Request.last());
	}

	@Test
	void aTransportMayAnswerFromWithinTheRead() {
		this.transport.whenRead(this::part);
		receive().assertReceived(PART);
		receive().assertReceived(PART);
		assertThat(this.transport.writes().take()).containsExactly("read", "read");
	}

	@Test
	void aClientMayTurnOutToBeGoneFromWithinTheRead() {
		this.transport.whenRead(this.protocol::clientGone);
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(this.transport.writes().take()).containsExactly("read");
	}

	@Test
	void aPartThatComesAfterTheClientLeftIsDropped() {
		receive();
		this.protocol.clientGone();
		part();
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void aPartThatNobodyHasTakenIsDroppedWhenTheClientLeaves() {
		receive().withdraw();
		part();
		this.protocol.clientGone();
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void aReceiverThatHasBeenWithdrawnDoesNotUseTheDisconnectUp() {
		RecordingReceiver withdrawn = receive();
		withdrawn.withdraw();
		this.protocol.clientGone();
		withdrawn.assertWaits();
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	@Test
	void aCompleteResponseIsADisconnectForWhoeverWaits() {
		RecordingReceiver receiver = receive();
		send(HttpSendEvent.Start.of(200));
		send(HttpSendEvent.Body.of("a"));
		receiver.assertWaits();
		send(HttpSendEvent.Body.last());
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		receive().assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
	}

	private void part() {
		this.protocol.bodyReceived("part".getBytes(), false);
	}

	private void send(HttpSendEvent event) {
		this.protocol.send(event, Completion.IGNORED);
	}

	private RecordingReceiver receive() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		return receiver;
	}

}
