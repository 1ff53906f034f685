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
import java.util.stream.Stream;

import io.asgi.LifespanReceiveEvent;
import io.asgi.LifespanSendEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LifespanProtocol}.
 */
class LifespanProtocolTests {

	private static final String TABLE = """
			event                             | STARTING          | STARTED | STOPPING           | STOPPED
			HttpSendEvent.Start               | illegal           | illegal | illegal            | illegal
			HttpSendEvent.Body                | illegal           | illegal | illegal            | illegal
			HttpSendEvent.Body last           | illegal           | illegal | illegal            | illegal
			HttpSendEvent.Trailers            | illegal           | illegal | illegal            | illegal
			HttpSendEvent.EarlyHint           | illegal           | illegal | illegal            | illegal
			HttpSendEvent.Push                | illegal           | illegal | illegal            | illegal
			HttpSendEvent.PathSend            | illegal           | illegal | illegal            | illegal
			HttpSendEvent.ZeroCopySend        | illegal           | illegal | illegal            | illegal
			WebSocketSendEvent.Accept         | illegal           | illegal | illegal            | illegal
			WebSocketSendEvent.Text           | illegal           | illegal | illegal            | illegal
			WebSocketSendEvent.Bytes          | illegal           | illegal | illegal            | illegal
			WebSocketSendEvent.Close          | illegal           | illegal | illegal            | illegal
			WebSocketSendEvent.DenialStart    | illegal           | illegal | illegal            | illegal
			WebSocketSendEvent.DenialBody     | illegal           | illegal | illegal            | illegal
			LifespanSendEvent.StartupComplete | started           | illegal | illegal            | illegal
			LifespanSendEvent.StartupFailed   | startup failed no | illegal | illegal            | illegal
			LifespanSendEvent.ShutdownComplete| illegal           | illegal | stopped            | illegal
			LifespanSendEvent.ShutdownFailed  | illegal           | illegal | shutdown failed no | illegal
			""";

	private final List<String> told = new ArrayList<>();

	private final LifespanProtocol protocol = new LifespanProtocol(new RecordingListener());

	static Stream<SendEvents.Cell> cells() {
		return SendEvents.cells(TABLE, LifespanProtocol.class);
	}

	@ParameterizedTest
	@MethodSource("cells")
	void everyStateHasAnAnswerToEveryEvent(SendEvents.Cell cell) {
		enter(cell.state());
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(cell.event(), completion);
		if (cell.expected().equals("illegal")) {
			completion.assertIllegal(cell.event().type() + " is not allowed in state " + cell.state());
			assertThat(this.told).isEmpty();
		}
		else {
			completion.assertSucceeded();
			assertThat(this.told).containsExactly(cell.expected());
		}
	}

	@ParameterizedTest
	@CsvSource({ "STARTING, CUT_OFF, ended true", "STARTED, CUT_OFF, ended false", "STOPPING, CUT_OFF, ended false",
			"STOPPED, COMPLETE," })
	void anEndWithoutAnAnswerIsToldToTheListener(String state, Ending ending, @Nullable String told) {
		enter(state);
		List<Ending> endings = new ArrayList<>();
		this.protocol.applicationEnded(null, endings::add);
		assertThat(endings).containsExactly(ending);
		assertThat(this.told).containsExactlyElementsOf((told != null) ? List.of(told) : List.of());
		this.protocol.shutdown();
		assertThat(this.told).hasSize((told != null) ? 1 : 0);
	}

	@Test
	void startupIsReceivedOnce() {
		receive().assertReceived(LifespanReceiveEvent.Startup.INSTANCE);
		receive().assertWaits();
	}

	@Test
	void aReceiverThatHasBeenWithdrawnLeavesStartupForTheNextOne() {
		this.protocol.receive(RecordingReceiver.withdrawn());
		receive().assertReceived(LifespanReceiveEvent.Startup.INSTANCE);
	}

	@Test
	void aSecondReceiverFailsAndTheFirstStillWaits() {
		enter("STARTED");
		RecordingReceiver first = receive();
		receive().assertRefused();
		this.protocol.shutdown();
		first.assertReceived(LifespanReceiveEvent.Shutdown.INSTANCE);
	}

	@Test
	void aReceiverThatIsCancelledMakesRoomForTheNextOne() {
		enter("STARTED");
		RecordingReceiver first = receive();
		this.protocol.cancelReceive(first);
		RecordingReceiver second = receive();
		this.protocol.cancelReceive(first);
		this.protocol.shutdown();
		first.assertWaits();
		second.assertReceived(LifespanReceiveEvent.Shutdown.INSTANCE);
	}

	@Test
	void shutdownWaitsForAReceiver() {
		enter("STARTED");
		this.protocol.shutdown();
		this.protocol.shutdown();
		receive().assertReceived(LifespanReceiveEvent.Shutdown.INSTANCE);
		receive().assertWaits();
	}

	@Test
	void aReceiverThatHasBeenWithdrawnLeavesShutdownForTheNextOne() {
		enter("STARTED");
		RecordingReceiver withdrawn = receive();
		withdrawn.withdraw();
		this.protocol.shutdown();
		withdrawn.assertWaits();
		receive().assertReceived(LifespanReceiveEvent.Shutdown.INSTANCE);
	}

	@Test
	void anApplicationThatHasNotStartedIsNotToldToShutDown() {
		receive();
		RecordingReceiver receiver = receive();
		this.protocol.shutdown();
		receiver.assertWaits();
	}

	@Test
	void anApplicationMayAnswerFromWithinTheEvent() {
		RecordingCompletion stopped = new RecordingCompletion();
		this.protocol.receive(new RecordingReceiver((startup) -> this.protocol.send(
				LifespanSendEvent.StartupComplete.INSTANCE,
				new RecordingCompletion(() -> this.protocol.receive(new RecordingReceiver(
						(shutdown) -> this.protocol.send(LifespanSendEvent.ShutdownComplete.INSTANCE, stopped)))))));
		assertThat(this.told).containsExactly("started");
		this.protocol.shutdown();
		stopped.assertSucceeded();
		assertThat(this.told).containsExactly("started", "stopped");
	}

	private RecordingReceiver receive() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		return receiver;
	}

	private void enter(String state) {
		if (state.equals("STARTING")) {
			return;
		}
		receive();
		this.protocol.send(LifespanSendEvent.StartupComplete.INSTANCE, Completion.IGNORED);
		if (!state.equals("STARTED")) {
			this.protocol.shutdown();
		}
		if (state.equals("STOPPED")) {
			this.protocol.send(LifespanSendEvent.ShutdownComplete.INSTANCE, Completion.IGNORED);
		}
		this.told.clear();
	}

	private final class RecordingListener implements LifespanProtocol.Listener {

		@Override
		public void started() {
			tell("started");
		}

		@Override
		public void startupFailed(String message) {
			tell("startup failed " + message);
		}

		@Override
		public void stopped() {
			tell("stopped");
		}

		@Override
		public void shutdownFailed(String message) {
			tell("shutdown failed " + message);
		}

		@Override
		public void ended(boolean starting, @Nullable Throwable failure) {
			tell("ended " + starting);
		}

		private void tell(String what) {
			LifespanProtocolTests.this.told.add(what);
		}

	}

}
