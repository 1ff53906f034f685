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

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.asgi.AsgiException;
import io.asgi.AsgiHeaders;
import io.asgi.HttpReceiveEvent;
import io.asgi.HttpSendEvent;
import io.asgi.HttpSendEvent.Body;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.Start;
import io.asgi.HttpSendEvent.Trailers;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.UnreadableFileException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for files as parts of the body.
 */
class HttpFileTests {

	private static final PathSend PATH = new PathSend(Path.of("file").toAbsolutePath());

	private static final String REFUSAL = "http.response.pathsend was not sent: its file cannot be read "
			+ "(java.nio.file.NoSuchFileException: /missing)";

	private final RecordingHttpTransport transport = new RecordingHttpTransport();

	private final Writes writes = this.transport.writes();

	private HttpProtocol protocol = protocol("GET");

	private FileChannel channel;

	@BeforeEach
	void openFile(@TempDir Path directory) throws IOException {
		this.channel = FileChannel.open(Files.createFile(directory.resolve("file")));
	}

	@AfterEach
	void closeFile() throws IOException {
		this.channel.close();
	}

	@Test
	void aWholeFileGivesTheResponseItsLength() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.protocol.receive(receiver);
		send(Start.of(200));
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("read", "head 200/4", "file 4", "last");
		receiver.assertReceived(HttpReceiveEvent.Disconnect.INSTANCE);
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@Test
	void aFileOfMoreThanFourGigabytesGivesTheResponseItsLength() {
		this.transport.fileLength(5_000_000_000L);
		send(Start.of(200));
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200/5000000000", "file 5000000000", "last");
	}

	@Test
	void aWholeFileMayFollowAHeadThatWasWrittenByItself() {
		send(Start.of(200));
		this.transport.endTurn();
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "file 4", "last");
	}

	@Test
	void partsOfFilesAndOtherPartsMayBeMixed() {
		send(Start.of(200));
		send(part(true)).assertSucceeded();
		send(Body.of("a")).assertSucceeded();
		send(part(true)).assertSucceeded();
		send(part(false)).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "file 4", "body 'a'", "file 4", "file 4", "last");
	}

	@Test
	void aWholeFileIsNotMixedWithOtherParts() {
		send(Start.of(200));
		send(Body.of(""));
		send(PATH)
			.assertIllegal("http.response.pathsend is not valid: a whole file cannot follow other parts of the body");
		send(Body.last("a")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "last 'a'");
	}

	@Test
	void aHeadIsHeldUntilTheFileIsOpen() {
		this.transport.slowDisk();
		send(Start.of(200));
		RecordingCompletion file = send(PATH);
		this.transport.endTurn();
		assertThat(this.writes.take()).isEmpty();
		file.assertWaits();
		this.transport.open();
		file.assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200/4", "file 4", "last");
	}

	@Test
	void aFileThatCannotBeOpenedTakesTheHeadBackAndAnotherOneMayBeSent() {
		this.transport.slowDisk();
		send(new Start(200, AsgiHeaders.of("content-length", "4"), true));
		RecordingCompletion file = send(PATH);
		this.transport.refuse();
		file.assertFailed(UnreadableFileException.class, REFUSAL);
		send(Body.last("a")).assertIllegal("http.response.body is not allowed in state REQUEST: "
				+ "http.response.start comes first, and nothing is sent until the Mono that send returned is "
				+ "subscribed to, by then(...) for example");
		send(Start.of(404)).assertSucceeded();
		this.transport.endTurn();
		send(Body.last("not found")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 404", "last 'not found'");
	}

	@Test
	void aFileThatCannotBeOpenedIsAnErrorResponseIfTheApplicationGivesUp() {
		this.transport.slowDisk();
		send(Start.of(200));
		send(PATH);
		List<Ending> endings = end();
		assertThat(endings).isEmpty();
		this.transport.refuse();
		assertThat(endings).containsExactly(Ending.REPLACED);
		assertThat(this.writes.take()).containsExactly("response 500/21 'Internal Server Error'");
	}

	@Test
	void aFileThatCannotBeOpenedAfterTheHeadLeavesTheResponseToTheApplication() {
		this.transport.slowDisk();
		send(Start.of(200));
		this.transport.endTurn();
		RecordingCompletion file = send(PATH);
		this.transport.refuse();
		file.assertFailed(UnreadableFileException.class, REFUSAL);
		send(Body.last("instead")).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "last 'instead'");
	}

	@ParameterizedTest
	@CsvSource({ "3, false, at least 4", "5, false, 4", "3, true, at least 4" })
	void aFileOfAnotherLengthThanAnnouncedIsRefusedAndClosed(int announced, boolean more, String sent) {
		send(Start.of(200, "content-length", Integer.toString(announced)));
		send(part(more)).assertIllegal("http.response.zerocopysend is not valid: the body has " + sent
				+ " bytes, but content-length announced " + announced);
		assertThat(this.writes.take()).containsExactly("close");
		assertThat(end()).containsExactly(Ending.REPLACED);
	}

	@Test
	void aFileOfAnotherLengthThanAnnouncedCutsTheResponseOffAfterTheHead() {
		send(Start.of(200, "content-length", "6"));
		send(part(true)).assertSucceeded();
		send(part(true)).assertIllegal("http.response.zerocopysend is not valid: the body has at least 8 bytes, "
				+ "but content-length announced 6");
		assertThat(this.writes.take()).containsExactly("head 200/6", "file 4", "abort", "close");
		assertThat(end()).containsExactly(Ending.CUT_OFF);
	}

	@Test
	void anEmptyFileIsAnEmptyResponse() {
		this.transport.fileLength(0);
		send(Start.of(200));
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("close", "response 200/0");
	}

	@Test
	void anEmptyFileMayFollowItsHead() {
		this.transport.fileLength(0);
		send(Start.of(200));
		this.transport.endTurn();
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200", "file 0", "last");
	}

	@Test
	void anAnswerToHeadHasTheLengthOfItsFile() {
		this.protocol = protocol("HEAD");
		send(Start.of(200));
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("close", "response 200/4 bodyless");
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@Test
	void anAnswerToHeadKeepsTheLengthThatWasAnnounced() {
		this.protocol = protocol("HEAD");
		send(Start.of(200, "content-length", "7"));
		send(part(true)).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("close", "response 200/7 bodyless");
	}

	@Test
	void anAnswerToHeadNeedsItsFile() {
		this.protocol = protocol("HEAD");
		this.transport.slowDisk();
		send(Start.of(200));
		RecordingCompletion file = send(PATH);
		this.transport.refuse();
		file.assertFailed(UnreadableFileException.class, REFUSAL);
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 304 })
	void aStatusWithoutBodyNeedsNoFile(int status) {
		this.transport.slowDisk();
		send(Start.of(status));
		send(PATH).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("response " + status + " bodyless");
	}

	@Test
	void trailersFollowAFile() {
		send(new Start(200, AsgiHeaders.empty(), true));
		send(PATH).assertSucceeded();
		send(new Trailers(AsgiHeaders.of("x-sum", "1"), false)).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200 trailers", "file 4", "trailers [x-sum: 1]");
	}

	@Test
	void trailersFollowAnEmptyFileThatWasAnnounced() {
		this.transport.fileLength(0);
		send(new Start(200, AsgiHeaders.of("content-length", "0"), true));
		send(PATH).assertSucceeded();
		send(new Trailers(AsgiHeaders.of("x-sum", "1"), false)).assertSucceeded();
		assertThat(this.writes.take()).containsExactly("head 200/0 trailers", "file 0", "trailers [x-sum: 1]");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aFileThatOpensAfterTheClientLeftIsClosed(boolean held) {
		this.transport.slowDisk();
		RecordingCompletion file = open(held);
		this.protocol.clientGone();
		this.transport.open();
		file.assertGone("http.response.pathsend");
		assertThat(this.writes.take()).endsWith("close");
		assertThat(end()).containsExactly(Ending.CLIENT_GONE);
	}

	@Test
	void aFileThatCannotBeOpenedAfterTheClientLeftIsADisconnect() {
		this.transport.slowDisk();
		RecordingCompletion file = open(true);
		this.protocol.clientGone();
		this.transport.refuse();
		file.assertGone("http.response.pathsend");
	}

	@Test
	void aFileThatOpensAfterItsResponseWasReplacedIsClosedAndLeavesThatAlone() {
		this.transport.slowDisk();
		RecordingCompletion file = open(true);
		assertThat(this.protocol.replaceResponse(503, "Busy")).isTrue();
		this.transport.open();
		file.assertGone("http.response.pathsend");
		assertThat(this.writes.take()).containsExactly("response 503/4 'Busy'", "close");
		assertThat(end()).containsExactly(Ending.COMPLETE);
	}

	@Test
	void aFileIsClosedIfItsHeadCannotBeWritten() {
		this.writes.fail(new IOException("Broken pipe"));
		send(Start.of(200));
		send(PATH).assertGone("http.response.pathsend");
		assertThat(this.writes.take()).containsExactly("head 200/4", "close", "abort");
	}

	@Test
	void aFileIsClosedIfTheClientLeavesBehindTheHead() {
		this.writes.delay();
		send(Start.of(200));
		RecordingCompletion file = send(PATH);
		this.protocol.clientGone();
		this.writes.end(null);
		file.assertGone("http.response.pathsend");
		assertThat(this.writes.take()).containsExactly("head 200/4", "close");
	}

	@Test
	void aClientThatLeavesInTheMiddleEndsTheSend() {
		this.writes.delay();
		send(Start.of(200));
		RecordingCompletion file = send(PATH);
		this.writes.end(null);
		this.writes.end(new IOException("Connection reset"));
		file.assertGone("http.response.pathsend");
		assertThat(this.writes.take()).containsExactly("head 200/4", "file 4", "abort");
		assertThat(end()).containsExactly(Ending.CLIENT_GONE);
	}

	@Test
	void aClientThatLeavesBehindTheFileEndsTheSend() {
		this.writes.delay();
		send(Start.of(200));
		RecordingCompletion file = send(PATH);
		this.writes.end(null);
		this.protocol.clientGone();
		this.writes.end(null);
		file.assertGone("http.response.pathsend");
	}

	@Test
	void aFileThatCannotBeReadToItsEndCutsTheResponseOff() {
		this.writes.delay();
		send(Start.of(200));
		RecordingCompletion file = send(PATH);
		this.writes.end(null);
		this.writes.end(new AsgiException("The file has become shorter"));
		file.assertFailed(AsgiException.class, "The file has become shorter");
		assertThat(this.writes.take()).containsExactly("head 200/4", "file 4", "abort");
		assertThat(end()).containsExactly(Ending.CUT_OFF);
	}

	@Test
	void aFileThatIsNotOfferedIsRefused() {
		this.protocol = new HttpProtocol(this.transport, "GET", 1);
		send(Start.of(200));
		for (HttpSendEvent event : List.of(PATH, part(false))) {
			send(event).assertIllegal(event.type() + " is not allowed: the extension " + event.type()
					+ " is not offered on this connection, see the scope's extensions");
		}
	}

	private RecordingCompletion open(boolean held) {
		send(Start.of(200));
		if (!held) {
			this.transport.endTurn();
		}
		return send(PATH);
	}

	private ZeroCopySend part(boolean more) {
		return new ZeroCopySend(this.channel, 0L, 4L, more);
	}

	private HttpProtocol protocol(String method) {
		return new HttpProtocol(this.transport, method, 1, (extension) -> true);
	}

	private List<Ending> end() {
		return HttpEndingTests.end(this.protocol);
	}

	private RecordingCompletion send(HttpSendEvent event) {
		RecordingCompletion completion = new RecordingCompletion();
		this.protocol.send(event, completion);
		return completion;
	}

}
