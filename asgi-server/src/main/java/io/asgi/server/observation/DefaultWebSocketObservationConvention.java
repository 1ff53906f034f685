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

package io.asgi.server.observation;

import io.asgi.server.observation.AsgiServerObservationDocumentation.WebSocketHighCardinalityKeyNames;
import io.asgi.server.observation.AsgiServerObservationDocumentation.WebSocketLowCardinalityKeyNames;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.Outcome;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The convention for WebSockets, unless there is another one. Can be extended.
 */
public class DefaultWebSocketObservationConvention implements WebSocketObservationConvention {

	/**
	 * The name of the observation.
	 */
	public static final String NAME = "asgi.server.websocket";

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public String getContextualName(WebSocketObservationContext context) {
		return "websocket " + application(context).getValue();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(WebSocketObservationContext context) {
		return KeyValues.of(application(context), handshake(context), status(context), closeCode(context),
				outcome(context), ending(context), protocol(context), exception(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(WebSocketObservationContext context) {
		return KeyValues.of(path(context), client(context), exactCloseCode(context));
	}

	/**
	 * Return the name of the application.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue application(WebSocketObservationContext context) {
		return WebSocketLowCardinalityKeyNames.APPLICATION.withValue(Values.application(context.getRequest()));
	}

	/**
	 * Return what the handshake came to.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue handshake(WebSocketObservationContext context) {
		HttpReport denial = context.getDenial();
		String answered = (denial != null && denial.status() != null) ? "denied" : Values.NONE;
		return WebSocketLowCardinalityKeyNames.HANDSHAKE
			.withValue((context.getAcceptance() != null) ? "accepted" : answered);
	}

	/**
	 * Return the status code of the answer to the handshake.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue status(WebSocketObservationContext context) {
		WebSocketAcceptance acceptance = context.getAcceptance();
		return WebSocketLowCardinalityKeyNames.STATUS.withValue(
				(acceptance != null) ? Integer.toString(acceptance.status()) : Values.status(context.getDenial()));
	}

	/**
	 * Return the code of the first close frame, or the range that it is from.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue closeCode(WebSocketObservationContext context) {
		WebSocketReport report = context.getReport();
		return WebSocketLowCardinalityKeyNames.CLOSE_CODE
			.withValue((report != null) ? CloseCodes.group(report.closeCode()) : Values.NONE);
	}

	/**
	 * Return whether all went well, or whose fault it was.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue outcome(WebSocketObservationContext context) {
		WebSocketReport report = context.getReport();
		return WebSocketLowCardinalityKeyNames.OUTCOME.withValue((report != null)
				? CloseCodes.outcome(report.closeCode()) : Values.outcome(context.getDenial(), context.getError()));
	}

	/**
	 * Return what became of the exchange.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue ending(WebSocketObservationContext context) {
		return WebSocketLowCardinalityKeyNames.ENDING.withValue(Values.ending(reported(context)));
	}

	private static @Nullable Outcome reported(WebSocketObservationContext context) {
		WebSocketReport report = context.getReport();
		HttpReport denial = context.getDenial();
		if (report != null) {
			return report.outcome();
		}
		return (denial != null) ? denial.outcome() : null;
	}

	/**
	 * Return the version of HTTP.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue protocol(WebSocketObservationContext context) {
		return WebSocketLowCardinalityKeyNames.PROTOCOL.withValue(context.getRequest().protocolName());
	}

	/**
	 * Return the application's error.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue exception(WebSocketObservationContext context) {
		return WebSocketLowCardinalityKeyNames.EXCEPTION.withValue(Values.exception(context.getError()));
	}

	/**
	 * Return the path of the handshake.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue path(WebSocketObservationContext context) {
		return WebSocketHighCardinalityKeyNames.PATH.withValue(Values.path(context.getRequest().scope()));
	}

	/**
	 * Return the address of the client.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue client(WebSocketObservationContext context) {
		return WebSocketHighCardinalityKeyNames.CLIENT.withValue(Values.client(context.getRequest().scope()));
	}

	/**
	 * Return the code of the first close frame.
	 * @param context the context
	 * @return the key and its value
	 */
	protected KeyValue exactCloseCode(WebSocketObservationContext context) {
		WebSocketReport report = context.getReport();
		return WebSocketHighCardinalityKeyNames.CLOSE_CODE
			.withValue((report != null) ? Integer.toString(report.closeCode()) : Values.NONE);
	}

}
