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

package io.asgi.python.faults;

import java.net.http.HttpResponse;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What client and log get of an application that does what it should not: the client no
 * word of what is inside, the log one entry with method, path, and Python's traceback.
 */
@Timeout(180)
class ApplicationErrorTests extends AbstractFaultTests {

	@BeforeEach
	void startServer() {
		start(Running.options("everyday:app"));
	}

	/**
	 * Return the one error, once nothing goes on any more.
	 */
	private ILoggingEvent error() {
		this.running.awaitIdle();
		this.log.await("ASGI application 'shop' failed on");
		List<ILoggingEvent> errors = this.log.errors();
		assertThat(errors).hasSize(1);
		ILoggingEvent error = errors.get(0);
		assertThat(error.getThrowableProxy().getStackTraceElementProxyArray()).as("the stack of Java").isEmpty();
		assertThat(error.getThrowableProxy().getCause()).isNull();
		return error;
	}

	@Test
	void anExceptionIsA500AndOneEntry() throws Exception {
		HttpResponse<String> response = this.running.get("/raise?with=query");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).isEqualTo("Internal Server Error");
		ILoggingEvent error = error();
		assertThat(error.getFormattedMessage())
			.startsWith("ASGI application 'shop' failed on GET /raise: the client got an error response: ")
			.endsWith("PythonException: ValueError: on purpose");
		assertThat(error.getThrowableProxy().getMessage())
			.startsWith("ValueError: on purpose\nTraceback (most recent call last):")
			.contains("everyday.py", "in http_raise")
			.doesNotContain("asgi_worker")
			.endsWith("ValueError: on purpose");
	}

	@Test
	void anExceptionInTheMiddleOfAResponseCutsItOff() throws Exception {
		try (RawClient client = RawClient.connect(this.running.address())) {
			client.head("GET", "/raise-late").readUntil("some of it\n");
			assertThat(client.rest()).as("the end of a chunked body").doesNotContain("0\r\n\r\n");
		}
		ILoggingEvent error = error();
		assertThat(error.getFormattedMessage()).endsWith("failed on GET /raise-late: the response was cut off:"
				+ " io.asgi.python.worker.PythonException: ValueError: late on purpose");
		assertThat(error.getThrowableProxy().getMessage()).endsWith("ValueError: late on purpose");
	}

	@Test
	void aResponseThatTheServerRefusesIsA500AndOneEntryWithTheReason() throws Exception {
		HttpResponse<String> response = this.running.get("/illegal-header");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).isEqualTo("Internal Server Error");
		ILoggingEvent error = error();
		assertThat(error.getFormattedMessage()).contains("GET /illegal-header");
		assertThat(error.getThrowableProxy().getMessage()).contains("x-bad name");
	}

	@Test
	void theErrorPageOfAnApplicationTakesThePlaceOfAResponseThatWasRefused() throws Exception {
		HttpResponse<String> response = this.running.get("/illegal-value");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(error().getThrowableProxy().getMessage()).contains("x-bad");
		this.log.await("refused: ");
	}

}
