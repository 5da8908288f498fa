/** A reason not to start that whoever runs the server can do something about. Its message is all they are told. */
export class StartProblem extends Error {}
