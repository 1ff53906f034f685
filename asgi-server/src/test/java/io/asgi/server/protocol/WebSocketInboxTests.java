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

import io.asgi.WebSocketReceiveEvent;
import io.asgi.WebSocketReceiveEvent.Connect;
import io.asgi.WebSocketReceiveEvent.Disconnect;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebSocketInbox}.
 */
class WebSocketInboxTests {

	private static final Disconnect DISCONNECT = new Disconnect(1000, "bye");

	private int reads;

	private Runnable whenRead = () -> {
	};

	private final WebSocketInbox inbox = new WebSocketInbox(() -> {
		this.reads++;
		this.whenRead.run();
	}, 10);

	@Test
	void theConnectComesFirstAndOnce() {
		receive().assertReceived(Connect.INSTANCE);
		receive().assertWaits();
		assertThat(this.reads).isZero();
	}

	@Test
	void aReceiverThatHasBeenWithdrawnLeavesTheConnectForTheNextOne() {
		this.inbox.receive(RecordingReceiver.withdrawn());
		receive().assertReceived(Connect.INSTANCE);
	}

	@Test
	void oneMessageIsReadAheadAndNoMore() {
		open();
		assertThat(this.reads).isOne();
		add("a");
		assertThat(this.reads).isOne();
		receive().assertReceived(text("a"));
		assertThat(this.reads).isEqualTo(2);
		receive().assertWaits();
		assertThat(this.reads).isEqualTo(2);
	}

	@Test
	void aSecondReceiverFailsAndTheFirstStillWaits() {
		open();
		RecordingReceiver first = receive();
		receive().assertRefused();
		add("a");
		first.assertReceived(text("a"));
	}

	@Test
	void aMessageThatComesAfterItsReceiverWasCancelledIsForTheNextOne() {
		open();
		RecordingReceiver cancelled = receive();
		this.inbox.cancel(new RecordingReceiver());
		this.inbox.cancel(cancelled);
		add("a");
		cancelled.assertWaits();
		receive().assertReceived(text("a"));
	}

	@Test
	void aMessageThatIsRefusedBecauseItsReceiverHasBeenWithdrawnIsForTheNextOne() {
		open();
		receive().withdraw();
		add("a");
		this.inbox.receive(RecordingReceiver.withdrawn());
		add("b");
		receive().assertReceived(text("a"));
		receive().assertReceived(text("b"));
		assertThat(this.reads).isEqualTo(2);
	}

	@Test
	void messagesComeBeforeTheDisconnectThatFollowedThem() {
		open();
		add("a");
		add("b");
		this.inbox.close(DISCONNECT);
		receive().assertReceived(text("a"));
		receive().assertReceived(text("b"));
		receive().assertReceived(DISCONNECT);
		receive().assertReceived(DISCONNECT);
		assertThat(this.reads).isOne();
	}

	@Test
	void theConnectComesBeforeADisconnectToo() {
		this.inbox.close(DISCONNECT);
		receive().assertReceived(Connect.INSTANCE);
		receive().assertReceived(DISCONNECT);
	}

	@Test
	void aReceiverThatHasBeenWithdrawnDoesNotUseTheDisconnectUp() {
		open();
		receive().withdraw();
		this.inbox.close(DISCONNECT);
		receive().assertReceived(DISCONNECT);
		assertThat(this.reads).isOne();
	}

	@Test
	void messagesThatNobodyAskedForAreKeptUpToTheLimit() {
		open();
		add("12345");
		add("67890");
		add("x");
		this.inbox.close(DISCONNECT);
		receive().assertReceived(text("12345"));
		receive().assertReceived(text("67890"));
		receive().assertReceived(DISCONNECT);
	}

	@Test
	void nothingFollowsAMessageThatWasDroppedEvenIfItIsWaitedFor() {
		open();
		add("12345");
		add("too long");
		receive().assertReceived(text("12345"));
		RecordingReceiver waiting = receive();
		add("x");
		waiting.assertWaits();
		this.inbox.close(DISCONNECT);
		waiting.assertReceived(DISCONNECT);
	}

	@Test
	void aMessageIsKeptWhateverItsSizeIfItIsTheOnlyOne() {
		open();
		add("12345678901");
		add("");
		this.inbox.close(DISCONNECT);
		receive().assertReceived(text("12345678901"));
		receive().assertReceived(DISCONNECT);
	}

	@Test
	void anApplicationMayReceiveFromWithinAMessage() {
		open();
		RecordingReceiver second = new RecordingReceiver();
		this.inbox.receive(new RecordingReceiver((message) -> this.inbox.receive(second)));
		add("a");
		second.assertWaits();
		assertThat(this.reads).isEqualTo(2);
		add("b");
		second.assertReceived(text("b"));
		assertThat(this.reads).isEqualTo(3);
	}

	@Test
	void anApplicationMayReceiveAllThatIsKeptFromWithinTheFirst() {
		open();
		add("a");
		add("b");
		this.inbox.close(DISCONNECT);
		RecordingReceiver disconnect = new RecordingReceiver();
		this.inbox.receive(new RecordingReceiver(
				(a) -> this.inbox.receive(new RecordingReceiver((b) -> this.inbox.receive(disconnect)))));
		disconnect.assertReceived(DISCONNECT);
		assertThat(this.reads).isOne();
	}

	@Test
	void aTransportMayAnswerFromWithinTheRead() {
		this.whenRead = () -> {
			if (this.reads <= 3) {
				add("" + this.reads);
			}
		};
		open();
		receive().assertReceived(text("1"));
		receive().assertReceived(text("2"));
		receive().assertReceived(text("3"));
		receive().assertWaits();
		assertThat(this.reads).isEqualTo(4);
	}

	@Test
	void aTransportMayCloseFromWithinTheRead() {
		this.whenRead = () -> this.inbox.close(DISCONNECT);
		open();
		receive().assertReceived(DISCONNECT);
		assertThat(this.reads).isOne();
	}

	@Test
	void aMessageIsReadAheadOfAnApplicationThatHasNotReceivedTheConnectEither() {
		this.inbox.open();
		assertThat(this.reads).isOne();
		add("a");
		receive().assertReceived(Connect.INSTANCE);
		assertThat(this.reads).isOne();
		receive().assertReceived(text("a"));
		assertThat(this.reads).isEqualTo(2);
	}

	@Test
	void noMessageFollowsOneThatWasDropped() {
		open();
		add("12345");
		add("678901");
		add("x");
		this.inbox.close(DISCONNECT);
		receive().assertReceived(text("12345"));
		receive().assertReceived(DISCONNECT);
	}

	@Test
	void noMessageFollowsOneThatWasDroppedAfterTheOthersHaveBeenReceived() {
		open();
		add("12345");
		add("678901");
		receive().assertReceived(text("12345"));
		add("x");
		this.inbox.close(DISCONNECT);
		receive().assertReceived(DISCONNECT);
	}

	@Test
	void whatHasBeenReceivedMakesRoom() {
		open();
		add("12345");
		add("67890");
		receive().assertReceived(text("12345"));
		add("abcde");
		receive().assertReceived(text("67890"));
		receive().assertReceived(text("abcde"));
	}

	@Test
	void noSizeIsTooBigToBeAdded() {
		WebSocketInbox unlimited = new WebSocketInbox(() -> {
		}, Integer.MAX_VALUE);
		unlimited.add(text("a"), Integer.MAX_VALUE);
		unlimited.add(text("b"), Integer.MAX_VALUE);
		unlimited.close(DISCONNECT);
		RecordingReceiver last = new RecordingReceiver();
		unlimited.receive(new RecordingReceiver(
				(connect) -> unlimited.receive(new RecordingReceiver((a) -> unlimited.receive(last)))));
		last.assertReceived(DISCONNECT);
	}

	private void open() {
		receive().assertReceived(Connect.INSTANCE);
		this.inbox.open();
	}

	private void add(String text) {
		this.inbox.add(text(text), text.length());
	}

	private static WebSocketReceiveEvent text(String text) {
		return new WebSocketReceiveEvent.Text(text);
	}

	private RecordingReceiver receive() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.inbox.receive(receiver);
		return receiver;
	}

}
